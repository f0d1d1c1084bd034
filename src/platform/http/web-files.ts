import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { serveStatic } from '@hono/node-server/serve-static'
import type { Hono } from 'hono'

/** Serves the built web app: hashed files for a year, the snippet for an hour, every other address the one page. */
export function mountWeb(app: Hono, directory: string): void {
  app.use(
    '/assets/*',
    serveStatic({
      root: directory,
      precompressed: true,
      onFound: (_path, http) => http.header('cache-control', 'public, max-age=31536000, immutable'),
    }),
  )
  app.use(
    '/volant.js',
    serveStatic({
      root: directory,
      onFound: (_path, http) => http.header('cache-control', 'public, max-age=3600'),
    }),
  )
  app.use('*', serveStatic({ root: directory }))
  app.get('*', (http) => {
    const page = join(directory, 'index.html')
    if (!existsSync(page)) return http.text('The web app is not built yet. Run npm start.', 503)
    return http.html(readFileSync(page, 'utf8'), 200, { 'cache-control': 'no-cache' })
  })
}
