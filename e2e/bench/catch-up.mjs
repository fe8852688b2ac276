// Catching up: how long a client that was away needs until it is equal again, beside the peers.

import { join } from 'node:path'
import { automergeRepo, hocuspocus, load, ours, sessions, syncToken, yWebsocket } from './processes.mjs'

const script = join(import.meta.dirname, 'yjs-away.mjs')
const words = r => !Number.isFinite(r.seconds) ? 'gave up' : `${(r.seconds * 1000).toFixed(0)} ms, ${(r.bytes / 1000).toFixed(0)} kB${r.equal ? '' : ' (not equal)'}`

async function once(documents, changes) {
  const options = ['--documents', `${documents}`, '--changed', `${documents}`, '--changes', `${changes}`]
  const results = {}
  const measured = async (name, server, run) => {
    // One who gives up is a result, too; what the others did stands beside it.
    results[name] = await run(server).catch(error => {
      process.stderr.write(`  ${name}: ${error.message}\n`)
      return { seconds: Infinity }
    })
    await server.remove()
  }
  await measured('Muster', await ours(), async server => {
    const { cookies } = await sessions(server)
    return await load(server.socket, ['away', ...options], { cookies: cookies.slice(0, 1) })
  })
  await measured('Muster, automerge-repo protocol', await ours(), async server => {
    const people = await sessions(server)
    const token = await syncToken(server, people)
    return await load(`${server.socket}/sync/automerge-repo/${people.workspace}?access_token=${token}`, ['repo-away', ...options])
  })
  await measured('automerge-repo 2.5.6', await automergeRepo(), server => load(server.socket, ['repo-away', ...options]))
  const yjs = hocus => [hocus, `${documents}`, `${documents}`, `${changes}`]
  await measured('Hocuspocus 3.4.4', await hocuspocus(), server => load(server.socket, yjs('1'), { script }))
  await measured('@y/websocket-server 0.1.1', await yWebsocket(), server => load(server.socket, yjs('0'), { script }))

  const { Muster: us, ...others } = results
  return {
    figure: documents === 1 ? `catch-up: ${changes.toLocaleString('en')} changes in one document` : `catch-up: one change in each of ${documents.toLocaleString('en')} documents`,
    ours: words(us),
    peers: Object.entries(others).map(([name, r]) => `${name}: ${words(r)}`).join('; '),
    bar: 'not worse than automerge-repo',
    holds: us.equal && us.seconds <= others['automerge-repo 2.5.6'].seconds,
  }
}

export async function catchUpFigures() {
  return [await once(1, 10_000), await once(1000, 1000)]
}
