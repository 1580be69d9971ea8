// html-validate on files.
import { HtmlValidate, StaticConfigLoader } from "html-validate";

const RULES = {
  // How it is written is the template engine's matter.
  "no-trailing-whitespace": "off",
  "attr-quotes": "off",
  "no-raw-characters": "off",
  "doctype-style": "off",
  "void-style": "off",
  "prefer-native-element": ["error", { exclude: ["region"] }], // a table that scrolls is a div, and a region
  "valid-id": ["error", { relaxed: true }], // the anchors of files are their names
  "long-title": "off", // the title of a fact's page is the fact
};

// given: {files} -> {file: ["line:column rule: message"]}, of files with faults only
export async function judge(browser, { files }) {
  const config = { root: true, extends: ["html-validate:recommended", "html-validate:a11y"], rules: RULES };
  const validator = new HtmlValidate(new StaticConfigLoader(config));
  const faults = {};
  for (const file of files) {
    const report = await validator.validateFile(file);
    const found = report.results.flatMap(({ messages }) => messages);
    if (found.length)
      faults[file] = found.map(({ line, column, ruleId, message }) => `${line}:${column} ${ruleId}: ${message}`);
  }
  return faults;
}
