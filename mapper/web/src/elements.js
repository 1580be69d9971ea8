// Elements of a page: what stands in them is text, never markup.

export function element(name, attributes, children = []) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

export function button(text, act) {
  const made = element("button", { type: "button" }, [text]);
  made.addEventListener("click", act);
  return made;
}
