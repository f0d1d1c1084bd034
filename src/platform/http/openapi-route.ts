import type { Hono } from 'hono'
import { openApiDocument } from './openapi.ts'
import type { Route } from './route.ts'

export const API_VERSION = '0.1.0'

/** The API's own description, for everybody: it names endpoints, not data. */
export function mountOpenApi(app: Hono, routes: readonly Route[]): void {
  let document: string | undefined
  app.get('/api/openapi.json', (http) => {
    document ??= JSON.stringify(
      openApiDocument(
        routes.map((route) => route.endpoint),
        API_VERSION,
      ),
    )
    return http.body(document, 200, { 'content-type': 'application/json' })
  })
}
