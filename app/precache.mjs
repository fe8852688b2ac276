// Runs after Trunk has put the app together: names the build by its content, tells it to the page, and gives the service
// worker the list of files that make the app work without a network. Puts the worker that reads files together, too.
import "./split.mjs"; // First, and no hook of its own: Trunk runs hooks beside each other.
import { createHash } from "node:crypto";
import { readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join, relative, sep } from "node:path";

const dist = process.env.TRUNK_STAGING_DIR;
if (!dist) throw new Error("TRUNK_STAGING_DIR is not set: this is a hook of Trunk");

// The readers of files: the worker's script is the module's glue with ours behind it, both named by what is in them.
const named = (bytes) => createHash("sha256").update(bytes).digest("hex").slice(0, 16);
const module = join(dist, "muster-reader_bg.wasm");
const glue = join(dist, "muster-reader.js");
const wasm = `/reader-${named(readFileSync(module))}_bg.wasm`;
renameSync(module, join(dist, wasm));
const script = readFileSync(join(import.meta.dirname, "reader/worker.js"), "utf8").replace("__WASM__", wasm);
const worker = `${readFileSync(glue, "utf8")}\n${script}`;
const reader = `/reader-${named(worker)}.js`;
writeFileSync(join(dist, reader), worker);
rmSync(glue);

const all = readdirSync(dist, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => relative(dist, join(entry.parentPath ?? entry.path, entry.name)).split(sep).join("/"))
  .sort();
const kept = all.filter((name) => name !== "sw.js" && !/\.(txt|map|json|br|gz)$/.test(name) && !name.startsWith("."));

const hash = createHash("sha256");
for (const name of kept) hash.update(name).update(readFileSync(join(dist, name)));
hash.update(readFileSync(join(dist, "sw.js")));
const build = hash.digest("hex").slice(0, 16);

/** Replaces exactly one occurrence, or says what is wrong. */
const fill = (file, pattern, value) => {
  const text = readFileSync(join(dist, file), "utf8");
  if (text.split(pattern).length !== 2) throw new Error(`${file} must contain ${pattern} once`);
  writeFileSync(join(dist, file), text.replace(pattern, () => value));
};
/** Tells the page something. Trunk may minify it, quotes included. */
const tell = (name, content) => {
  const page = readFileSync(join(dist, "index.html"), "utf8");
  const meta = page.match(new RegExp(`<meta[^>]*${name}[^>]*>`))?.[0];
  if (!meta) throw new Error(`index.html lacks the meta element ${name}`);
  fill("index.html", meta, `<meta name="${name}" content="${content}">`);
};
tell("muster-build", build);
tell("muster-reader", reader);
fill("sw.js", `"__BUILD__"`, JSON.stringify(build));
fill("sw.js", `["__FILES__"]`, JSON.stringify(kept.map((name) => `/${name}`), null, 1));
console.log(`build ${build}: ${kept.length} files for use without a network`);
