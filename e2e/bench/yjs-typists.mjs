// The same load for Yjs servers: n clients in one process type into one text, or two each into many. Prints one JSON
// object. These servers know one document a connection: with many documents every client has a connection for each.
// usage: node yjs-typists.mjs <ws url> <clients> <rate> <seconds> <prefill> <hocuspocus: 0|1> <documents>

import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import WebSocket from 'ws'
import * as sync from 'y-protocols/sync'
import * as Y from 'yjs'

const [url, ...rest] = process.argv.slice(2)
const [people, rate, seconds, prefill, hocus, documents] = rest.map(Number)
const many = documents > 1
/** Clients altogether, and those that share a document. */
const count = many ? documents * 2 : people
const together = many ? 2 : people
const roomOf = number => `bench-${process.pid}-${many ? number >> 1 : 0}`
const sent = new Map()
const patience = 3000

class Client {
  applied = []
  up = 0
  down = 0
  keystrokes = 0

  constructor(number) {
    this.room = roomOf(number)
    this.doc = new Y.Doc({ gc: true })
    this.text = this.doc.getText('body')
    this.socket = new WebSocket(hocus ? url : `${url}/${this.room}`)
    this.socket.binaryType = 'arraybuffer'
    this.synced = new Promise((done, fail) => {
      this.resolveSynced = done
      this.socket.once('error', fail)
    })
    this.doc.on('update', (update, origin) => {
      if (origin === this) return
      this.send(encoder => {
        encoding.writeVarUint(encoder, 0)
        sync.writeUpdate(encoder, update)
      })
    })
    this.socket.on('open', () => {
      if (hocus) {
        this.send(encoder => {
          encoding.writeVarUint(encoder, 2)
          encoding.writeVarUint(encoder, 0)
          encoding.writeVarString(encoder, 'none')
        })
      }
      this.send(encoder => {
        encoding.writeVarUint(encoder, 0)
        sync.writeSyncStep1(encoder, this.doc)
      })
    })
    this.socket.on('message', data => this.receive(new Uint8Array(data)))
  }

  send(write) {
    const encoder = encoding.createEncoder()
    if (hocus) encoding.writeVarString(encoder, this.room)
    write(encoder)
    const bytes = encoding.toUint8Array(encoder)
    this.up += bytes.length
    this.socket.send(bytes)
  }

  receive(bytes) {
    this.down += bytes.length
    const decoder = decoding.createDecoder(bytes)
    if (hocus) decoding.readVarString(decoder)
    const type = decoding.readVarUint(decoder)
    // 0: sync; Hocuspocus answers with 4, the same without a further question.
    if (type !== 0 && type !== 4) return
    const kind = decoding.readVarUint(decoder)
    if (kind === sync.messageYjsSyncStep1) {
      this.send(encoder => {
        encoding.writeVarUint(encoder, type === 0 && hocus ? 4 : 0)
        sync.readSyncStep1(decoder, encoder, this.doc)
      })
      return
    }
    const update = decoding.readVarUint8Array(decoder)
    Y.applyUpdate(this.doc, update, this)
    if (kind === sync.messageYjsSyncStep2) return this.resolveSynced()
    const now = performance.now()
    for (const struct of Y.decodeUpdate(update).structs) {
      // These servers send everybody's changes back to them, too.
      if (struct.id.client === this.doc.clientID) continue
      for (let i = 0; i < struct.length; i++) {
        const at = sent.get(`${struct.id.client}:${struct.id.clock + i}`)
        if (at !== undefined) this.applied.push(now - at)
      }
    }
  }

  key() {
    sent.set(`${this.doc.clientID}:${Y.getState(this.doc.store, this.doc.clientID)}`, performance.now())
    this.text.insert(this.keystrokes, 'a')
    this.keystrokes++
  }
}

const clients = []
for (let number = 0; number < count; number++) {
  const client = new Client(number)
  clients.push(client)
  // The first of each document makes it; the sockets open a few at a time.
  if (number % together === 0 || number % 50 === 0) await client.synced
  if (number % together === 0) for (let i = 0; i < prefill; i++) client.text.insert(i, 'x')
}
await Promise.all(clients.map(c => c.synced))
const until = async (holds, limit) => {
  const deadline = performance.now() + limit
  while (!holds() && performance.now() < deadline) await new Promise(next => setTimeout(next, 5))
}
await until(() => clients.every(c => c.text.length >= prefill), 10_000)
for (const c of clients) Object.assign(c, { up: 0, down: 0, applied: [], keystrokes: 0 })

// The same keys a second altogether, however many clients share the work.
const perClient = (rate * people) / count
const keys = Math.max(1, Math.floor(seconds * perClient))
const gap = 1000 / perClient
const started = performance.now()
await Promise.all(
  clients.map(async (client, number) => {
    for (let k = 0; k < keys; k++) {
      const due = started + (gap * number) / count + gap * k
      await new Promise(next => setTimeout(next, Math.max(0, due - performance.now())))
      client.key()
    }
  }),
)
const expected = keys * (together - 1)
await until(() => clients.every(c => c.applied.length >= expected), patience)

const all = clients.flatMap(c => c.applied).sort((a, b) => a - b)
const at = share => all[Math.min(all.length - 1, Math.ceil(all.length * share) - 1)] ?? NaN
const sum = pick => clients.reduce((total, c) => total + pick(c), 0)
console.log(
  JSON.stringify({
    clients: count,
    keystrokes: keys * count,
    expected: expected * count,
    delivered: all.length,
    converged: new Set(clients.map(c => `${c.room} ${c.text}`)).size === count / together && all.length === expected * count,
    applied_p50_ms: at(0.5),
    applied_p99_ms: at(0.99),
    up_per_keystroke: sum(c => c.up) / (keys * count),
    down_per_keystroke_and_client: sum(c => c.down) / (expected * count),
  }),
)
process.exit(0)
