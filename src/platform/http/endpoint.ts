import type { z } from 'zod'
import type { Permission } from '../../kernel/permissions.ts'

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

/** Any object schema; path parameters, query (GET, DELETE) and JSON body are one input object, told apart by name. */
export type InputSchema = z.ZodType<Record<string, unknown>, Record<string, unknown>>

/**
 * An endpoint as data: mounted by the server, called by the web client, printed as OpenAPI.
 *
 * `body: 'file'` means the request body is a raw upload, handed to the handler as a stream; the input then comes from
 * path and query. `reply: 'file'` means the handler answers with a file instead of JSON; `output` then describes nothing.
 */
export interface Endpoint<I extends InputSchema = InputSchema, O extends z.ZodType = z.ZodType> {
  readonly method: Method
  readonly path: `/${string}`
  readonly permission: Permission
  readonly summary: string
  readonly input: I
  readonly output: O
  readonly body: 'json' | 'file'
  readonly reply: 'json' | 'file'
}

interface Declaration<I extends InputSchema, O extends z.ZodType> {
  method: Method
  path: `/${string}`
  permission: Permission
  summary: string
  input: I
  output: O
  body?: 'json' | 'file'
  reply?: 'json' | 'file'
}

export function endpoint<I extends InputSchema, O extends z.ZodType>(declared: Declaration<I, O>): Endpoint<I, O> {
  return { body: 'json', reply: 'json', ...declared }
}

/** What a caller passes in, before defaults are filled. */
export type InputOf<E> = E extends Endpoint<infer I, z.ZodType> ? z.input<I> : never
/** What a handler receives, checked and with defaults. */
export type ParsedInputOf<E> = E extends Endpoint<infer I, z.ZodType> ? z.output<I> : never
/** What a caller gets back. */
export type OutputOf<E> = E extends Endpoint<InputSchema, infer O> ? z.output<O> : never
/** What a handler returns: anything the output schema accepts. */
export type ReplyOf<E> = E extends Endpoint<InputSchema, infer O> ? z.input<O> : never

const PARAMETER = /:([A-Za-z]+)/g

/** Names of the `:parameters` in an endpoint's path. */
export function pathParameters(path: string): string[] {
  return [...path.matchAll(PARAMETER)].map((match) => match[1] ?? '')
}
