import { z } from 'zod'
import { pathParameters, type Endpoint } from './endpoint.ts'
import { Problem } from './problem.ts'

type Json = Record<string, unknown>

/** Statuses any endpoint may answer with besides 200. */
export const REFUSAL_STATUSES = [400, 401, 403, 404, 409, 410, 413, 415, 422, 429, 503] as const

/** The API document, OpenAPI 3.1, printed from the contracts. */
export function openApiDocument(endpoints: readonly Endpoint[], version: string): Json {
  const paths: Record<string, Json> = {}
  const named: Record<string, Json> = { Problem: schemaOf(Problem, 'output', {}) }
  for (const endpoint of endpoints) {
    const path = endpoint.path.replaceAll(/:([A-Za-z]+)/g, '{$1}')
    paths[path] = { ...paths[path], [endpoint.method.toLowerCase()]: operation(endpoint, named) }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Volant',
      version,
      description: 'Everything the screens do, as an API. Errors are `application/problem+json`.',
    },
    paths,
    components: {
      securitySchemes: {
        session: { type: 'apiKey', in: 'cookie', name: 'volant.session_token' },
        key: { type: 'http', scheme: 'bearer' },
      },
      schemas: named,
    },
  }
}

function operation(endpoint: Endpoint, named: Record<string, Json>): Json {
  const input = schemaOf(endpoint.input, 'input', named)
  const properties = (input['properties'] ?? {}) as Record<string, Json>
  const required = new Set((input['required'] ?? []) as string[])
  const inPath = new Set(pathParameters(endpoint.path))
  const usesQuery = endpoint.method === 'GET' || endpoint.method === 'DELETE' || endpoint.body === 'file'
  const parameters = Object.entries(properties)
    .filter(([name]) => inPath.has(name) || usesQuery)
    .map(([name, schema]) => ({
      name,
      in: inPath.has(name) ? 'path' : 'query',
      required: inPath.has(name) || required.has(name),
      schema,
    }))
  return {
    summary: endpoint.summary,
    operationId: operationId(endpoint),
    'x-permission': endpoint.permission,
    security: endpoint.permission === 'public' ? [] : [{ session: [] }, { key: [] }],
    parameters,
    ...requestBody(endpoint, properties, required, inPath, usesQuery),
    responses: responses(endpoint, named),
  }
}

function requestBody(
  endpoint: Endpoint,
  properties: Record<string, Json>,
  required: ReadonlySet<string>,
  ...[inPath, usesQuery]: [ReadonlySet<string>, boolean]
): Json {
  if (endpoint.body === 'file') return { requestBody: { required: true, content: { 'application/octet-stream': {} } } }
  if (usesQuery) return {}
  const entries = Object.entries(properties).filter(([name]) => !inPath.has(name))
  const schema = {
    type: 'object',
    properties: Object.fromEntries(entries),
    required: entries.map(([name]) => name).filter((name) => required.has(name)),
  }
  return { requestBody: { required: true, content: { 'application/json': { schema } } } }
}

function responses(endpoint: Endpoint, named: Record<string, Json>): Json {
  const refusals = REFUSAL_STATUSES.map((status) => [
    String(status),
    {
      description: 'Refused; the title says what to do',
      content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
    },
  ])
  const content =
    endpoint.reply === 'file'
      ? { 'application/octet-stream': {} }
      : { 'application/json': { schema: schemaOf(endpoint.output, 'output', named) } }
  return { '200': { description: 'Done', content }, ...Object.fromEntries(refusals) }
}

/** A schema's JSON form. What it names (recursive ones must) goes to `named`, as the document's components. */
function schemaOf(schema: z.ZodType, io: 'input' | 'output', named: Record<string, Json>): Json {
  const text = JSON.stringify(z.toJSONSchema(schema, { io, unrepresentable: 'any' }))
  const suffix = io === 'output' ? 'Out' : ''
  const {
    $schema: _,
    $defs,
    ...json
  } = JSON.parse(text.replaceAll(/"#\/\$defs\/(\w+)"/g, `"#/components/schemas/$1${suffix}"`)) as Json
  for (const [name, definition] of Object.entries(($defs ?? {}) as Record<string, Json>))
    named[name + suffix] = definition
  return json
}

function operationId(endpoint: Endpoint): string {
  const words = endpoint.path
    .replace('/api/', '')
    .split(/[^A-Za-z]+/)
    .filter((word) => word !== '')
  return [endpoint.method.toLowerCase(), ...words].join('_')
}
