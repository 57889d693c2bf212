// The engine's WASM module as a program that answers a question a line.
//
// Usage: wasm.js MODULE

import { createInterface } from 'node:readline'
import { createRequire } from 'node:module'
import { resolve } from 'node:path'

const { answer } = createRequire(import.meta.url)(resolve(process.argv[2]))

for await (const question of createInterface({ input: process.stdin })) process.stdout.write(answer(question) + '\n')
