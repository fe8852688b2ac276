// Runs when Trunk has put the app together, before precache.mjs: cuts the app's WebAssembly into the file that a first visit needs and the file
// with the pages that come after it (pages.rs), and puts both in the place of the one that Trunk made.
//
// The order is fixed. Which function needs which is told by the linker's relocations, and wasm-bindgen drops them; so the
// cut comes first, then wasm-bindgen over the main file, then wasm-opt over both. Main file, pages and the code between
// them fit only each other; all carry one hash of everything in their names.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const { TRUNK_STAGING_DIR: dist, TRUNK_PROFILE: profile, CARGO_TARGET_DIR } = process.env;
if (!dist) throw new Error("TRUNK_STAGING_DIR is not set: this is a hook of Trunk");
const target = CARGO_TARGET_DIR || join(import.meta.dirname, "../target");
const optimised = profile === "release";
const built = join(target, "wasm32-unknown-unknown", optimised ? "wasm-release" : "debug", "muster-app.wasm");
const work = join(target, "split");

const FEATURES = ["bulk-memory", "bulk-memory-opt", "nontrapping-float-to-int", "sign-ext", "mutable-globals", "reference-types", "multivalue"];
/** `wasm-opt` for size, as Trunk calls it for the other files. */
const smaller = (from, to) => {
  if (!optimised) return writeFileSync(to, readFileSync(from));
  execFileSync("wasm-opt", ["-Oz", ...FEATURES.map((name) => `--enable-${name}`), from, "-o", to], { stdio: "inherit" });
};
/** A text with something in it replaced; a tool that names things otherwise must not pass unseen. */
const replaced = (text, from, to) => {
  if (!text.includes(from)) throw new Error(`${from} is missing`);
  return text.replaceAll(from, () => to);
};

rmSync(work, { recursive: true, force: true });
mkdirSync(work, { recursive: true });
execFileSync("wasm-split-cli", [built, work], { stdio: "inherit" });
// The table of functions is among what the linker exports and wasm-bindgen leaves out unless told: the pages link to it.
execFileSync("wasm-bindgen", [join(work, "main.wasm"), "--target=web", "--no-typescript", "--keep-lld-exports", "--out-name=app", `--out-dir=${join(work, "main")}`], {
  stdio: "inherit",
});

const parts = readdirSync(work).filter((name) => name.endsWith(".wasm") && name !== "main.wasm");
if (parts.length === 0) throw new Error("nothing was cut off: is wasm_split in pages.rs?");
smaller(join(work, "main/app_bg.wasm"), join(work, "app_bg.small"));
for (const part of parts) smaller(join(work, part), join(work, `${part}.small`));
const main = readFileSync(join(work, "app_bg.small"));
const cut = parts.map((name) => ({ name, code: readFileSync(join(work, `${name}.small`)) }));
let glue = readFileSync(join(work, "main/app.js"), "utf8");
let link = readFileSync(join(work, "__wasm_split.js"), "utf8");

const all = createHash("sha256").update(main).update(glue).update(link);
for (const { code } of cut) all.update(code);
const hash = all.digest("hex").slice(0, 16);
const name = `muster-app-${hash}`;
const linkName = `muster-app-link-${hash}.js`;
// Only where it is loaded from: inside, the WebAssembly knows it by its old name.
glue = replaced(glue, 'from "./__wasm_split.js"', `from "./${linkName}"`);
glue = replaced(glue, "app_bg.wasm", `${name}_bg.wasm`);
link = replaced(link, "./main.js", `./${name}.js`);
for (const part of cut) {
  const file = `later-${part.name.replace(/^split_|\.wasm$/g, "")}-${hash}.wasm`;
  link = replaced(link, `./${part.name}`, `./${file}`);
  writeFileSync(join(dist, file), part.code);
}
writeFileSync(join(dist, `${name}_bg.wasm`), main);
writeFileSync(join(dist, `${name}.js`), glue);
writeFileSync(join(dist, linkName), link);

// The page names Trunk's files, with the checksums of what is in them.
let page = readFileSync(join(dist, "index.html"), "utf8");
const old = page.match(/data-wasm="?\/(muster-app-[0-9a-f]+)_bg\.wasm/)?.[1];
if (!old) throw new Error("index.html does not name the app's WebAssembly");
const checksum = (bytes) => `sha384-${createHash("sha384").update(bytes).digest("base64")}`;
/** Gives the element that loads a file early the file's new checksum. */
const vouch = (file, bytes) => {
  const link = page.match(new RegExp(`<link[^>]*href="?/${file.replaceAll(".", "\\.")}[^>]*>`))?.[0];
  if (!link) throw new Error(`index.html does not load ${file} early`);
  page = page.replace(link, () => link.replace(/integrity="?[^" >]*"?/, () => `integrity="${checksum(bytes)}"`));
};
page = replaced(page, old, name);
vouch(`${name}.js`, glue);
vouch(`${name}_bg.wasm`, main);
const early = `<link rel="modulepreload" href="/${linkName}" crossorigin="anonymous" integrity="${checksum(link)}">`;
writeFileSync(join(dist, "index.html"), replaced(page, "</head>", `${early}</head>`));
for (const file of [`${old}.js`, `${old}_bg.wasm`]) if (!file.startsWith(name)) rmSync(join(dist, file));
console.log(`cut off the app: ${parts.join(", ")}`);
