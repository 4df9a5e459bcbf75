// Answers what ODK's own engine makes of forms and records.
//
// node xforms_engine.mjs ASKED.json TOLD.json
//
// ASKED: [{xform, files: {name: text}, instances: [xml, …]}, …]
// TOLD:  [[[{reference, type, relevant, required, readonly, value, constraint, choices}, …], …], …]
//
// The packages are found in the folder named by GI_ATLAS_PEERS, or in node_modules beside this file.

import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const here = process.env.GI_ATLAS_PEERS ?? fileURLToPath(new URL(".", import.meta.url));
const require = createRequire(join(here, "package.json"));

function imported(path) {
  return import(pathToFileURL(path).href);
}

async function startEngine() {
  const { JSDOM } = require("jsdom");
  const { window } = new JSDOM("");
  const wanted = ["DOMParser", "XMLSerializer", "Node", "Element", "Document", "XMLDocument", "Attr", "Text", "Comment", "document"];
  for (const name of wanted) {
    globalThis[name] ??= window[name];
  }
  // The engine's grammar asks for it where it thinks it runs as CommonJS.
  globalThis.__dirname = here;
  return imported(join(here, "node_modules/@getodk/xforms-engine/dist/index.js"));
}

function attachments(files) {
  const types = { csv: "text/csv", xml: "text/xml", geojson: "application/geo+json" };
  return async (url) => {
    const name = decodeURIComponent(String(url).split("/").pop());
    if (!(name in files)) {
      return new Response("", { status: 404 });
    }
    return new Response(files[name], { status: 200, headers: { "content-type": types[name.split(".").pop()] } });
  };
}

function* nodesOf(node) {
  yield node;
  for (const child of node.currentState.children ?? []) {
    yield* nodesOf(child);
  }
}

function choicesOf(node) {
  const options = node.currentState.valueOptions;
  return options?.length || ["select", "rank"].includes(node.nodeType) ? (options ?? []).map((one) => one.value) : null;
}

function told(node) {
  const { reference, relevant, required, readonly } = node.currentState;
  return {
    reference,
    type: node.nodeType,
    relevant,
    required,
    readonly,
    value: node.currentState.instanceValue ?? null,
    constraint: node.validationState?.constraint?.valid ?? true,
    choices: choicesOf(node),
  };
}

async function answer(engine, { xform, files, instances }) {
  const form = await engine.loadForm(xform, {
    fetchFormAttachment: attachments(files ?? {}),
    missingResourceBehavior: engine.constants.MISSING_RESOURCE_BEHAVIOR.BLANK,
  });
  if (form.status === "failure") {
    throw form.error;
  }
  const found = [];
  for (const xml of instances) {
    const instance = await form.editInstance({
      inputType: "FORM_INSTANCE_INPUT_RESOLVABLE",
      resolveInstance: () => xml,
      attachments: new Map(),
    });
    found.push([...nodesOf(instance.root)].map(told));
  }
  return found;
}

const [asked, to] = process.argv.slice(2);
const engine = await startEngine();
const answers = [];
for (const job of JSON.parse(readFileSync(asked, "utf8"))) {
  answers.push(await answer(engine, job));
}
writeFileSync(to, JSON.stringify(answers));
