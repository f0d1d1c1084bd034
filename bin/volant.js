#!/usr/bin/env node
import { become, build, install } from './set-up.js'

install()
if (process.argv[2] === 'serve') build()
become('src/main.ts', process.argv.slice(2))
