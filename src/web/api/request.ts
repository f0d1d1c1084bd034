import { pathParameters } from '../../platform/http/endpoint.ts'
import type { Endpoint } from '../../platform/http/endpoint.ts'

export interface WireRequest {
  method: string
  url: string
  /** JSON text, or null for GET, DELETE and uploads. */
  body: string | null
}

/**
 * Spreads an input object over the request: path parameters by name, the rest into the query (GET, DELETE, uploads)
 * or a JSON body. In a query lists of plain values repeat their name, objects and lists of objects are JSON text, and
 * undefined, null and empty lists are left out.
 */
export function wireRequest(endpoint: Endpoint, input: Readonly<Record<string, unknown>>): WireRequest {
  const names = new Set(pathParameters(endpoint.path))
  const path = endpoint.path.replaceAll(/:([A-Za-z]+)/g, (_, name: string) => pathPart(endpoint, name, input[name]))
  const rest = Object.entries(input).filter(([name]) => !names.has(name))

  if (endpoint.method === 'GET' || endpoint.method === 'DELETE' || endpoint.body === 'file') {
    const query = queryOf(rest)
    return { method: endpoint.method, url: query ? `${path}?${query}` : path, body: null }
  }
  return { method: endpoint.method, url: path, body: JSON.stringify(Object.fromEntries(rest)) }
}

function pathPart(endpoint: Endpoint, name: string, value: unknown): string {
  if (value === undefined || value === null || value === '') {
    throw new TypeError(`${endpoint.method} ${endpoint.path} needs ${name}`)
  }
  return encodeURIComponent(String(value))
}

function queryOf(entries: readonly (readonly [string, unknown])[]): string {
  const query = new URLSearchParams()
  for (const [name, value] of entries) {
    for (const one of queryValues(value))
      query.append(name, typeof one === 'object' ? JSON.stringify(one) : String(one))
  }
  return query.toString()
}

function queryValues(value: unknown): unknown[] {
  const isStructured = Array.isArray(value) && value.some((one) => typeof one === 'object' && one !== null)
  return (Array.isArray(value) && !isStructured ? value : [value]).filter((one) => one !== undefined && one !== null)
}

/**
 * What an answer is about, for live updates: the plain words of its address. `/api/accounts/:accountId/health` is about
 * `accounts` and `health`.
 */
export function topicsOf(endpoint: Endpoint): string[] {
  return endpoint.path.split('/').filter((part) => part !== '' && part !== 'api' && !part.startsWith(':'))
}

/** Ids in the address of an answer: news that names ids concerns it only when one of them is here. */
export function idsOf(endpoint: Endpoint, input: Readonly<Record<string, unknown>>): string[] {
  return pathParameters(endpoint.path).map((name) => String(input[name]))
}
