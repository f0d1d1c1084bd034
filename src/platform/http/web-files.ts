import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { serveStatic } from '@hono/node-server/serve-static'
import type { Hono, MiddlewareHandler } from 'hono'

/** Serves the built web app: hashed files for a year, the snippet for an hour, every other address the one page. */
export function mountWeb(app: Hono, directory: string): void {
  app.use('/assets/*', keptFor('public, max-age=31536000, immutable'))
  app.use('/assets/*', serveStatic({ root: directory, precompressed: true }))
  app.use('/volant.js', keptFor('public, max-age=3600'))
  app.use('*', serveStatic({ root: directory }))
  app.get('*', (http) => {
    const page = join(directory, 'index.html')
    if (!existsSync(page)) return http.text('The web app is not built yet. Run npm start.', 503)
    return http.html(readFileSync(page, 'utf8'), 200, { 'cache-control': 'no-cache' })
  })
}

/** How long a browser may keep a file that is there; the page that stands for every other address says so itself. */
function keptFor(value: string): MiddlewareHandler {
  return async (http, next) => {
    await next()
    if (http.res.ok && !http.res.headers.has('cache-control')) http.res.headers.set('cache-control', value)
  }
}
