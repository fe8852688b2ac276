// A Yjs client comes back after others have changed some of its documents. Prints one JSON object.
// usage: node yjs-away.mjs <ws url> <hocuspocus: 0|1> <documents> <changed> <changes>

import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import WebSocket from 'ws'
import * as sync from 'y-protocols/sync'
import * as Y from 'yjs'

const [url, ...rest] = process.argv.slice(2)
const [hocus, documents, changed, changes] = rest.map(Number)
const roomOf = number => `away-${process.pid}-${number}`
let down = 0

/** Connects the document; resolves when it has all that the server has. */
function connect(doc, room) {
  const socket = new WebSocket(hocus ? url : `${url}/${room}`)
  socket.binaryType = 'arraybuffer'
  const send = write => {
    const encoder = encoding.createEncoder()
    if (hocus) encoding.writeVarString(encoder, room)
    write(encoder)
    socket.send(encoding.toUint8Array(encoder))
  }
  const local = (update, origin) => {
    if (origin === socket) return
    send(encoder => {
      encoding.writeVarUint(encoder, 0)
      sync.writeUpdate(encoder, update)
    })
  }
  doc.on('update', local)
  const synced = new Promise((done, fail) => {
    socket.once('error', fail)
    socket.on('open', () => {
      if (hocus) {
        send(encoder => {
          encoding.writeVarUint(encoder, 2)
          encoding.writeVarUint(encoder, 0)
          encoding.writeVarString(encoder, 'none')
        })
      }
      send(encoder => {
        encoding.writeVarUint(encoder, 0)
        sync.writeSyncStep1(encoder, doc)
      })
    })
    socket.on('message', data => {
      const bytes = new Uint8Array(data)
      down += bytes.length
      const decoder = decoding.createDecoder(bytes)
      if (hocus) decoding.readVarString(decoder)
      const type = decoding.readVarUint(decoder)
      if (type !== 0 && type !== 4) return
      const kind = decoding.readVarUint(decoder)
      if (kind === sync.messageYjsSyncStep1) {
        send(encoder => {
          encoding.writeVarUint(encoder, type === 0 && hocus ? 4 : 0)
          sync.readSyncStep1(decoder, encoder, doc)
        })
        return
      }
      Y.applyUpdate(doc, decoding.readVarUint8Array(decoder), socket)
      if (kind === sync.messageYjsSyncStep2) done(undefined)
    })
  })
  return { synced, close: () => (doc.off('update', local), socket.close()) }
}

const all = Array.from({ length: documents }, (_, number) => number)
const writers = all.map(() => new Y.Doc())
const open = []
for (const number of all) {
  const connection = connect(writers[number], roomOf(number))
  open.push(connection)
  if (number % 50 === 49) await connection.synced
}
await Promise.all(open.map(c => c.synced))
for (const doc of writers) doc.getText('body').insert(0, 'x')
const copies = writers.map(doc => {
  const copy = new Y.Doc()
  Y.applyUpdate(copy, Y.encodeStateAsUpdate(doc))
  return copy
})

let bytes = 0
for (const doc of writers.slice(0, changed)) {
  doc.on('update', update => {
    bytes += update.length
  })
  for (let at = 0; at < changes / changed; at++) {
    doc.getText('body').insert(at, 'a')
    if (at % 100 === 99) await new Promise(next => setImmediate(next))
  }
}
// Nothing acknowledges here: the writers give the server time to take it all.
await new Promise(next => setTimeout(next, 1500))

down = 0
const started = performance.now()
const back = all.map(number => connect(copies[number], roomOf(number)))
await Promise.all(back.map(c => c.synced))
const seconds = (performance.now() - started) / 1000
const equal = copies.every((copy, i) => copy.getText('body').toString() === writers[i].getText('body').toString())
console.log(JSON.stringify({ documents, changes, equal, seconds, bytes: down, changes_bytes: bytes, ratio: down / bytes }))
process.exit(0)
