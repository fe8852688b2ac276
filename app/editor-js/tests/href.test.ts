import { strict as assert } from "node:assert";
import { test } from "node:test";
import { completeHref, safeHref } from "../src/href.ts";

test("addresses that could run code are refused", () => {
  for (const bad of [
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    " \u0001javascript:alert(1)",
    "java\nscript:alert(1)",
    "java\tscript:alert(1)",
    "data:text/html,<script>1</script>",
    "vbscript:x",
    "blob:https://a.example/1",
    "file:///etc/passwd",
    "//evil.example",
    "/\\evil.example",
    "",
    "   ",
    "x".repeat(3000),
  ]) {
    assert.equal(safeHref(bad), null, JSON.stringify(bad));
  }
  for (const good of ["https://a.example/b?c#d", "http://a.example", "mailto:a@b.example", "tel:+49", "/p/1", "#x"]) {
    assert.equal(safeHref(good), good);
  }
});

test("what people type becomes an address", () => {
  assert.equal(completeHref("example.org"), "https://example.org");
  assert.equal(completeHref("example.org/a?b"), "https://example.org/a?b");
  assert.equal(completeHref("a@b.example"), "mailto:a@b.example");
  assert.equal(completeHref("javascript:x.yy"), null);
  assert.equal(completeHref("two words"), null);
});
