#!/usr/bin/env node
import { become, build, install, SERVER_FLAGS } from './set-up.js'

install()
if (process.argv[2] === 'serve') build()
// A command that reads a large file should not take the memory of the server beside it.
const COMMAND_FLAGS = ['--max-old-space-size=400']
become('src/main.ts', process.argv.slice(2), process.argv[2] === 'serve' ? SERVER_FLAGS : COMMAND_FLAGS)
