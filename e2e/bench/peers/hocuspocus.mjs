// The JavaScript peer: Hocuspocus, memory only.
import { Server } from '@hocuspocus/server'

const server = new Server({ port: Number(process.argv[2]), address: '127.0.0.1', quiet: true, debounce: 2000 })
await server.listen()
console.log('ready')
