import react from '@vitejs/plugin-react'
import { build, defineConfig, type InlineConfig, type Plugin } from 'vite'

/**
 * The browser snippet: a classic script of its own for other people's pages, of one file, for older browsers, and with
 * nothing of the app in it.
 */
export const SNIPPET: InlineConfig = {
  configFile: false,
  root: 'src/web',
  logLevel: 'warn',
  build: {
    outDir: '../../dist/web',
    emptyOutDir: false,
    target: 'es2018',
    modulePreload: { polyfill: false },
    lib: { entry: 'snippet/volant.ts', name: 'volantSnippet', formats: ['iife'], fileName: () => 'volant.js' },
  },
}

/** Builds the snippet beside the app. */
function snippet(): Plugin {
  let outDir = SNIPPET.build?.outDir
  return {
    name: 'volant-snippet',
    apply: 'build',
    configResolved(config) {
      outDir = config.build.outDir
    },
    async closeBundle() {
      await build({ ...SNIPPET, build: { ...SNIPPET.build, outDir } })
    },
  }
}

export default defineConfig({
  root: 'src/web',
  plugins: [react(), snippet()],
  build: {
    outDir: '../../dist/web',
    emptyOutDir: true,
    target: 'es2023',
    // The served content security policy allows neither inline scripts nor data: addresses.
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
  },
  server: {
    // The client's own modules lie under /api as well, and end in .ts.
    proxy: { '^/api/(?!.*\\.tsx?(\\?|$))': process.env['VOLANT_DEV_API'] ?? 'http://127.0.0.1:7330' },
  },
})
