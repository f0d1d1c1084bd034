import { become, build, install, SERVER_FLAGS } from './set-up.js'

install()
build()
become('src/main.ts', ['serve', ...process.argv.slice(2)], SERVER_FLAGS)
