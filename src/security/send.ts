import type { Asker, TestAnswer, TestServer } from '../platform/testing/server.ts'
import { pathParameters, type Endpoint } from '../platform/http/endpoint.ts'

/** `POST /api/members/:memberId/disable`: how lists of exceptions name an endpoint. */
export function nameOf({ method, path }: Pick<Endpoint, 'method' | 'path'>): string {
  return `${method} ${path}`
}

/** Sends an input as the web client would: parameters in the path, the rest in query or body. */
export function send(
  server: TestServer,
  who: Asker,
  endpoint: Endpoint,
  input: Readonly<Record<string, unknown>>,
): Promise<TestAnswer> {
  const inPath = new Set(pathParameters(endpoint.path))
  const path = endpoint.path.replaceAll(/:([A-Za-z]+)/g, (_, name: string) => pathPart(input[name]))
  const rest = Object.entries(input).filter(([name]) => !inPath.has(name))
  if (endpoint.body === 'file')
    return server.request(who, endpoint.method, `${path}?${queryOf(rest)}`, 'external_id,name\n1,Acme\n')
  if (endpoint.method === 'GET' || endpoint.method === 'DELETE')
    return server.request(who, endpoint.method, `${path}?${queryOf(rest)}`)
  return server.request(who, endpoint.method, path, Object.fromEntries(rest))
}

function pathPart(value: unknown): string {
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value)
  return encodeURIComponent(text.toWellFormed()) || '%20'
}

function queryOf(entries: readonly (readonly [string, unknown])[]): string {
  const query = new URLSearchParams()
  for (const [name, value] of entries) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== undefined && one !== null)
        query.append(name, typeof one === 'object' ? JSON.stringify(one) : String(one))
    }
  }
  return query.toString()
}
