// The editor in a real browser: typing, keys, an input method, a strict Content-Security-Policy. Skipped where there is no Chromium.
import { strict as assert } from "node:assert";
import { existsSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { after, before, describe, test } from "node:test";
import { build } from "esbuild";
import { chromium } from "playwright-core";
import type { Browser, CDPSession, Page } from "playwright-core";

const CHROMIUM = process.env.MUSTER_CHROMIUM ?? "/usr/bin/chromium";
const ROOT = process.env.MUSTER_EDITOR_ROOT ?? process.cwd();

interface Look {
  truth: string;
  shown: Record<string, string>;
  composing: Record<string, boolean>;
  diverged: string[];
  sizes: number[];
}

describe("in a browser", { skip: !existsSync(CHROMIUM) && "no Chromium here" }, () => {
  let browser: Browser;
  let page: Page;
  let cdp: CDPSession;
  let close: () => void;
  const problems: string[] = [];

  before(async () => {
    const built = await build({
      entryPoints: [`${ROOT}/tests/page/page.ts`],
      bundle: true,
      format: "esm",
      write: false,
      logLevel: "warning",
    });
    const [{ text }] = built.outputFiles;
    const server = createServer((request, response) => {
      response.setHeader("content-security-policy", "default-src 'none'; script-src 'self'; style-src 'self'");
      if (request.url === "/page.js") response.setHeader("content-type", "text/javascript").end(text);
      else response.setHeader("content-type", "text/html").end('<!doctype html><meta charset="utf-8"><title>t</title><script type="module" src="/page.js"></script><body>');
    });
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    browser = await chromium.launch({
      executablePath: CHROMIUM,
      args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
    });
    close = () => server.close();
    page = await browser.newPage();
    page.on("console", (m) => m.type() === "error" && !m.text().includes("favicon") && problems.push(m.text()));
    page.on("pageerror", (e) => problems.push(String(e)));
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    cdp = await page.context().newCDPSession(page);
  });
  after(async () => {
    await browser?.close();
    close?.();
  });

  const look = async (): Promise<Look> => page.evaluate("look()");
  const remote = (edits: unknown): Promise<unknown> => page.evaluate(`remote(${JSON.stringify(edits)})`);
  const start = async (blocks: { kind: string; text: string }[]): Promise<void> => {
    problems.length = 0;
    await page.reload();
    await page.waitForFunction("'start' in window");
    await page.evaluate(`start(${JSON.stringify(blocks)})`);
  };
  const caret = (text: string, at: number): Promise<unknown> =>
    page.evaluate(
      ([text, at]) => {
        const walk = document.createTreeWalker(document.getElementById("a") as HTMLElement, NodeFilter.SHOW_TEXT);
        for (let node = walk.nextNode(); node; node = walk.nextNode()) {
          if (!node.textContent?.includes(text as string)) continue;
          document.getElementById("a")?.focus();
          getSelection()?.collapse(node, at as number);
          return;
        }
        throw new Error("no such text");
      },
      [text, at] as const,
    );
  const same = async (truth: string): Promise<void> => {
    await page.waitForFunction(
      (truth) => {
        const now = (window as unknown as { look(): Look }).look();
        return now.truth === truth && Object.values(now.shown).every((s) => s === truth);
      },
      truth,
      { timeout: 2000 },
    ).catch(() => undefined);
    const now = await look();
    assert.equal(now.truth, truth);
    for (const shown of Object.values(now.shown)) assert.equal(shown, truth);
    assert.deepEqual(now.diverged, []);
    assert.deepEqual(problems, []);
  };

  test("keys and input rules write blocks", async () => {
    await start([{ kind: "paragraph", text: "" }]);
    await page.click("#a");
    for (const [keys, truth] of [
      ["# Scope", "¶hScope"],
      ["Enter", "¶hScope¶p"],
      ["- one", "¶hScope¶ione"],
      ["Enter", "¶hScope¶ione¶i"],
      ["two", "¶hScope¶ione¶itwo"],
      ["Tab", "¶hScope¶ione¶itwo"],
      ["Enter", "¶hScope¶ione¶itwo¶i"],
      ["Enter", "¶hScope¶ione¶itwo¶i"],
      ["Enter", "¶hScope¶ione¶itwo¶p"],
      ["[] tick", "¶hScope¶ione¶itwo¶ctick"],
      ["Enter", "¶hScope¶ione¶itwo¶ctick¶c"],
      ["Backspace", "¶hScope¶ione¶itwo¶ctick¶p"],
      ["> said", "¶hScope¶ione¶itwo¶ctick¶qsaid"],
    ] as const) {
      if (/^(Enter|Tab|Backspace)$/.test(keys)) await page.keyboard.press(keys);
      else await page.keyboard.type(keys);
      await same(truth);
    }
    // Typing sends its own letters and nothing else.
    assert.ok((await look()).sizes.every((n) => n < 200));
  });

  test("the cursor stays, whatever others write before, behind and at it", async () => {
    await start([{ kind: "paragraph", text: "one two" }]);
    await caret("one two", 3);
    await remote([{ t: "splice", at: 1, del: 0, insert: "zero " }]);
    await page.keyboard.type("A");
    await same("¶pzero oneA two");
    await remote([{ t: "splice", at: 10, del: 0, insert: "<>" }]);
    await page.keyboard.type("B");
    await same("¶pzero oneAB<> two");
    await remote([{ t: "splice", at: 5, del: 8, insert: "" }]);
    await page.keyboard.type("C");
    await same("¶pzeroC two");
  });

  const compose = (text: string): Promise<unknown> =>
    cdp.send("Input.imeSetComposition", { text, selectionStart: text.length, selectionEnd: text.length });

  test("an input method is not disturbed by others, and nobody loses a word", async () => {
    await start([
      { kind: "paragraph", text: "first" },
      { kind: "paragraph", text: "second" },
      { kind: "paragraph", text: "third" },
    ]);
    await caret("second", 6);
    await compose("か");
    assert.equal((await look()).composing.a, true);
    // Saved at once, not when it ends.
    assert.equal((await look()).truth, "¶pfirst¶psecondか¶pthird");
    // In other blocks others' words show at once …
    await remote([{ t: "splice", at: 6, del: 0, insert: "!" }]);
    await remote([{ t: "splice", at: 21, del: 0, insert: "?" }]);
    let now = await look();
    assert.equal(now.truth, "¶pfirst!¶psecondか¶pthird?");
    assert.equal(now.shown.a, "¶pfirst!¶psecondか¶pthird?");
    // … in the composed one they wait.
    await remote([{ t: "splice", at: 8, del: 1, insert: "SE" }]);
    await remote([{ t: "splice", at: 16, del: 0, insert: " more" }]);
    now = await look();
    assert.equal(now.composing.a, true);
    assert.equal(now.truth, "¶pfirst!¶pSEecondか more¶pthird?");
    assert.equal(now.shown.a, "¶pfirst!¶psecondか¶pthird?");
    assert.equal(now.shown.b, now.truth);
    await compose("かん");
    now = await look();
    assert.equal(now.composing.a, true);
    assert.equal(now.truth, "¶pfirst!¶pSEecondかん more¶pthird?");
    // What stands behind the waiting words is still found.
    await remote([{ t: "splice", at: 1, del: 1, insert: "F" }]);
    await cdp.send("Input.insertText", { text: "漢" });
    await same("¶pFirst!¶pSEecond漢 more¶pthird?");
    await page.keyboard.type("x");
    await same("¶pFirst!¶pSEecond漢x more¶pthird?");
  });

  test("a block that others delete while it is composed keeps what was composed", async () => {
    await start([
      { kind: "paragraph", text: "one" },
      { kind: "paragraph", text: "two" },
    ]);
    await caret("two", 3);
    await compose("é");
    await remote([{ t: "splice", at: 4, del: 5, insert: "" }]);
    await compose("éa");
    await cdp.send("Input.insertText", { text: "éa" });
    const now = await look();
    assert.match(now.truth, /a/);
    await same(now.truth);
  });

  test("pasted HTML becomes blocks of the schema", async () => {
    await start([{ kind: "paragraph", text: "x" }]);
    await caret("x", 1);
    await page.evaluate(() => {
      const data = new DataTransfer();
      data.setData(
        "text/html",
        '<h1 onclick="alert(1)">Title</h1><p style="color:red"><b style="font-weight:normal">Some <span style="font-weight:700">bold</span>\n   and <a href="javascript:alert(1)">bad</a> <a href="https://a.example/">good</a><script>alert(1)</script></b></p><ul><li><p>one</p><ul><li>deep</li></ul></li><li>two</li></ul><table><tr><td>cell</td><td>cell 2</td></tr></table><img src=x onerror=alert(1)>',
      );
      document.getElementById("a")?.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
    });
    const now = await look();
    await same(now.truth);
    assert.match(now.truth, /Title¶pSome bold and bad good¶ione¶ideep¶itwo¶pcell¶pcell 2/);
    const html = await page.innerHTML("#b");
    assert.ok(!/javascript:|onerror|onclick|style=/.test(html), html);
    assert.match(html, /<p>Some <strong>bold<\/strong> and/);
    assert.match(html, /href="https:\/\/a.example\/" rel="noopener/);
  });

  test("lists of Word and quotes of several paragraphs keep their shape", async () => {
    await start([{ kind: "paragraph", text: "x" }]);
    await caret("x", 1);
    await page.evaluate(() => {
      const data = new DataTransfer();
      const item = (level: number, mark: string, words: string) =>
        `<p class=MsoListParagraph style='margin-left:36pt;mso-list:l0 level${level} lfo1'><![if !supportLists]><span style='mso-list:Ignore'>${mark}<span>&nbsp; </span></span><![endif]>${words}</p>`;
      data.setData(
        "text/html",
        `<p class=MsoNormal>before</p>${item(1, "·", "one")}${item(2, "o", "deep")}${item(1, "2.", "second")}` +
          "<blockquote><p>q1</p><p>q2</p></blockquote><ul><li><p>two</p><p>two b</p></li><li>three</li></ul>",
      );
      document.getElementById("a")?.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
    });
    const now = await look();
    await same(now.truth);
    assert.match(now.truth, /before¶ione¶ideep¶isecond¶qq1¶qq2¶itwo¶itwo b¶ithree/);
    const html = await page.innerHTML("#b");
    assert.ok(!/mso|·/i.test(html), html);
  });
});
