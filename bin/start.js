import { become, build, install } from './set-up.js'

install()
build()
become('src/main.ts', ['serve', ...process.argv.slice(2)])
