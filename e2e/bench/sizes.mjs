// What a first visit downloads, as the build compressed it.

import { readFileSync } from 'node:fs'

const kB = bytes => `${(bytes / 1000).toFixed(1)} kB`

export async function downloadSizes() {
  const path = process.env.MUSTER_SIZES
  if (path === undefined) throw new Error('MUSTER_SIZES is not set: run `cargo xtask bench`')
  const files = JSON.parse(readFileSync(path, 'utf8'))
  const total = list => list.reduce((sum, file) => sum + file.brotli, 0)
  const isEditor = file => /(^|\/)editor/.test(file.name)
  const code = files.filter(file => /\.(wasm|js|mjs|css)$/.test(file.name))
  const isReader = file => /(^|\/)reader-/.test(file.name)
  // The code of every page but home, which nothing before home is complete waits for.
  const isLater = file => /(^|\/)later-/.test(file.name)
  const all = code.filter(file => !isEditor(file) && !isReader(file) && !file.name.endsWith('sw.js'))
  const app = all.filter(file => !isLater(file))
  const editor = code.filter(isEditor)
  const parts = app.map(file => `${file.name.replace(/^.*\//, '').replace(/-[0-9a-f]{8,}/, '')} ${kB(file.brotli)}`)
  return [
    {
      figure: 'app download, first visit up to home, brotli (wasm + js + css)',
      ours: `${kB(total(app))} (${parts.join(', ')})`,
      bar: '≤ 600 kB',
      holds: total(app) > 0 && total(app) <= 600_000,
    },
    { figure: 'app download, with the code of all other pages, fetched after home, brotli', ours: kB(total(all)) },
    { figure: 'editor island, brotli', ours: kB(total(editor)), bar: '≤ 75 kB', holds: total(editor) > 0 && total(editor) <= 75_000 },
    { figure: 'readers of files, fetched in the background, brotli', ours: kB(total(code.filter(isReader))) },
  ]
}
