// Bundles the tests and hands them to node's runner. Arguments are passed on.
import { build } from "esbuild";
import { mkdirSync, readdirSync, rmSync } from "node:fs";
import { spawnSync } from "node:child_process";

const out = new URL("../node_modules/.tests/", import.meta.url).pathname;
rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
const here = new URL(".", import.meta.url).pathname;
await build({
  entryPoints: readdirSync(here).filter((f) => f.endsWith(".test.ts")).map((f) => here + f),
  outdir: out,
  outExtension: { ".js": ".mjs" },
  bundle: true,
  format: "esm",
  platform: "node",
  packages: "external",
  sourcemap: "inline",
  logLevel: "warning",
});
const files = readdirSync(out).map((f) => out + f);
const run = spawnSync(process.execPath, ["--enable-source-maps", "--test", ...process.argv.slice(2), ...files], {
  stdio: "inherit",
  env: { ...process.env, MUSTER_EDITOR_ROOT: new URL("..", import.meta.url).pathname },
});
process.exit(run.status ?? 1);
