// Runs after Trunk has put the app together: names the build by its content, tells it to the page, and gives the service
// worker the list of files that make the app work without a network.
import { createHash } from "node:crypto";
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join, relative, sep } from "node:path";

const dist = process.env.TRUNK_STAGING_DIR;
if (!dist) throw new Error("TRUNK_STAGING_DIR is not set: this is a hook of Trunk");

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
// Trunk may minify the page, quotes included.
const page = readFileSync(join(dist, "index.html"), "utf8");
const meta = page.match(/<meta[^>]*muster-build[^>]*>/)?.[0];
if (!meta) throw new Error("index.html lacks the meta element muster-build");
fill("index.html", meta, `<meta name="muster-build" content="${build}">`);
fill("sw.js", `"__BUILD__"`, JSON.stringify(build));
fill("sw.js", `["__FILES__"]`, JSON.stringify(kept.map((name) => `/${name}`), null, 1));
console.log(`build ${build}: ${kept.length} files for use without a network`);
