// The engine as the page sees it: a worker that can be stopped and begins anew.

export class Engine {
  // `listeners`: what hears "loading", "ready", "names", "broken"; see worker.js for their contents.
  constructor(script, files, listeners) {
    this.script = script;
    this.files = files;
    this.listeners = listeners;
    this.asked = new Map();
    this.count = 0;
    this.start();
  }

  start() {
    this.worker = new Worker(this.script, { type: "module" });
    this.worker.addEventListener("message", ({ data }) => this.hear(data));
    this.worker.addEventListener("error", (event) => {
      this.listeners.broken?.({ message: event.message ?? this.script });
    });
    this.worker.postMessage({ do: "load", ...this.files });
  }

  hear(message) {
    const waiting = this.asked.get(message.id);
    this.asked.delete(message.id);
    if (message.is === "answer") waiting?.resolve(message);
    else if (message.is === "fault") waiting?.reject(new Refused(message.message));
    else this.listeners[message.is]?.(message);
  }

  // Resolves to the answer; rejects with Refused, or with Stopped.
  ask(question) {
    this.count += 1;
    const id = this.count;
    return new Promise((resolve, reject) => {
      this.asked.set(id, { resolve, reject });
      this.worker.postMessage({ do: "ask", id, ...question });
    });
  }

  // Ends what runs and loads the graph again.
  stop() {
    this.worker.terminate();
    for (const { reject } of this.asked.values()) reject(new Stopped());
    this.asked.clear();
    this.start();
  }
}

export class Stopped extends Error {}

// The engine does not run a query; `line` and `column` from 1 where it cannot read on.
export class Refused extends Error {
  constructor(message) {
    super(message);
    const [all, line, column] = /(?:error )?at (?:line )?(\d+)(?::| column )(\d+):?\s*/.exec(message) ?? [""];
    this.line = line ? Number(line) : null;
    // Where the parser expects one keyword, it points behind as many letters as that has.
    const keyword = /expected ([A-Z]+)$/.exec(message.replace(all, ""));
    this.column = column ? Math.max(Number(column) - (keyword ? keyword[1].length : 0), 1) : null;
  }
}
