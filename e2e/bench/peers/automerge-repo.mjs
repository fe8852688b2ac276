// The JavaScript peer: automerge-repo with its websocket and nodefs adapters. It writes files without fsync.
import { Repo } from '@automerge/automerge-repo'
import { WebSocketServerAdapter } from '@automerge/automerge-repo-network-websocket'
import { NodeFSStorageAdapter } from '@automerge/automerge-repo-storage-nodefs'
import { WebSocketServer } from 'ws'

const [port, data] = [Number(process.argv[2]), process.argv[3]]
const sockets = new WebSocketServer({ port, host: '127.0.0.1' })
new Repo({
  network: [new WebSocketServerAdapter(sockets)],
  storage: new NodeFSStorageAdapter(data),
  sharePolicy: async () => false,
})
sockets.on('listening', () => console.log('ready'))
