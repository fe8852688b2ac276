// The README's pictures: two people in one policy, and the process map. Run after `cargo xtask build`: npm --prefix e2e run picture

import { writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { chromium } from '@playwright/test'
import { ours } from './processes.mjs'

const size = { width: 760, height: 860 }
const out = resolve(import.meta.dirname, '../../docs/images/two-browsers.png')
const map = resolve(import.meta.dirname, '../../docs/images/process-map.png')

async function arrive(browser, server, email, colorScheme) {
  const context = await browser.newContext({ baseURL: server.url, viewport: size, colorScheme, deviceScaleFactor: 1.5 })
  const page = await context.newPage()
  await page.goto('/')
  await page.getByLabel(/^E-?mail/i).fill(email)
  await page.getByLabel(/^Password$/).fill('muster-demo-2026')
  await page.getByRole('button', { name: /^Sign in$/ }).click()
  await page.waitForURL(/\/w\//)
  return page
}

const server = await ours()
const browser = await chromium.launch({ executablePath: process.env.MUSTER_CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu'] })
try {
  const anna = await arrive(browser, server, 'anna@example.org', 'light')
  const jonas = await arrive(browser, server, 'jonas@example.org', 'dark')
  await anna.goto(`${anna.url().replace(/(\/w\/[^/]+).*/, '$1')}/policy`)
  const first = await anna.locator('a[href*="/policy/"]').first().getAttribute('href')
  for (const page of [anna, jonas]) {
    await page.goto(first)
    await page.locator('.ProseMirror').waitFor()
  }
  const type = async (page, after, words) => {
    const paragraph = page.locator('.ProseMirror p').nth(after)
    // Its last line: End goes to the end of a line, not of a paragraph.
    const { width, height } = await paragraph.boundingBox()
    await paragraph.click({ position: { x: width - 4, y: height - 8 } })
    await page.keyboard.press('End')
    await page.keyboard.type(words)
  }
  await type(anna, 0, ' This covers suppliers, too.')
  await type(jonas, 1, ' Exceptions are written down and end by themselves.')
  await anna.getByText('end by themselves').waitFor()
  await jonas.getByText('suppliers, too').waitFor()
  const shots = await Promise.all([anna, jonas].map(page => page.screenshot()))
  const board = await browser.newPage({ viewport: { width: size.width * 2 + 96, height: size.height + 64 } })
  const images = shots.map(shot => `<img src="data:image/png;base64,${shot.toString('base64')}" width="${size.width}">`)
  await board.setContent(`<style>body{margin:0;display:flex;gap:32px;padding:32px;background:#d8dcdb}img{border-radius:10px;box-shadow:0 8px 30px #0004}</style>${images.join('')}`)
  writeFileSync(out, await board.screenshot())
  await anna.setViewportSize({ width: 1280, height: 820 })
  await anna.goto(`${anna.url().replace(/(\/w\/[^/]+).*/, '$1')}/processes`)
  await anna.locator('.process-box').last().waitFor()
  await anna.getByText(/^(Saved on the server|Up to date)/).first().waitFor()
  writeFileSync(map, await anna.screenshot())
  console.log(`${out}\n${map}`)
} finally {
  await browser.close()
  await server.remove()
}
