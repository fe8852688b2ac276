// Bundles the island to dist/editor-<hash>.js and says how large it is. `dist/manifest.json` names the file.
import { build } from "esbuild";
import { brotliCompressSync, constants } from "node:zlib";
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createHash } from "node:crypto";

/** DESIGN.md, Rich text: what the island may weigh. */
const MOST = 75_000;

const here = new URL(".", import.meta.url).pathname;
const dist = process.argv[2] ?? `${here}dist`;
mkdirSync(dist, { recursive: true });
const result = await build({
  entryPoints: [`${here}src/island.ts`],
  bundle: true,
  format: "esm",
  platform: "browser",
  target: ["chrome120", "firefox121", "safari17.2"],
  minify: true,
  legalComments: "none",
  write: false,
  logLevel: "warning",
});
const [{ contents }] = result.outputFiles;
const name = `editor-${createHash("sha256").update(contents).digest("hex").slice(0, 16)}.js`;
for (const old of readdirSync(dist)) if (/^editor-[0-9a-f]{16}\.js$/.test(old) && old !== name) rmSync(`${dist}/${old}`);
// Only written when it changed, so that watchers rest.
const put = (path, data) => {
  try {
    if (readFileSync(path).equals(Buffer.from(data))) return;
  } catch {
    // Not there yet.
  }
  writeFileSync(path, data);
};
put(`${dist}/${name}`, contents);
put(`${dist}/manifest.json`, `${JSON.stringify({ editor: name })}\n`);
const packed = brotliCompressSync(contents, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length;
console.log(`${name}: ${contents.length} bytes, ${packed} brotli (most: ${MOST})`);
if (packed > MOST) {
  console.error("The editor island is larger than it may be.");
  process.exit(1);
}
