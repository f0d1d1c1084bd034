import { keepPreviousData, queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { QueryClient, QueryKey, UseQueryResult } from '@tanstack/react-query'
import type { Endpoint, InputOf, OutputOf } from '../../platform/http/endpoint.ts'
import { toast } from '../design/toasts.ts'
import { CallError, sentenceOf } from './call-error.ts'
import { call } from './call.ts'
import { idsOf, topicsOf } from './request.ts'

export interface CallOptions {
  enabled?: boolean
  /** What news the answer depends on; by default the plain words of its address. */
  topics?: readonly string[]
  /** ms for which the answer is not asked again; live news overrides it. Default 30 s. */
  freshMs?: number
  /** ms between askings, for progress that sends no news. */
  everyMs?: number | false
}

/** Key of an answer: method and path, then the input. */
export function callKey<E extends Endpoint>(endpoint: E, input?: InputOf<E>): QueryKey {
  const name = `${endpoint.method} ${endpoint.path}`
  return input === undefined ? [name] : [name, input]
}

/** Query options of a call, for prefetching on hover and for `useQueries`. */
export function callOptions<E extends Endpoint>(endpoint: E, input: InputOf<E>, options: CallOptions = {}) {
  return queryOptions<OutputOf<E>>({
    queryKey: callKey(endpoint, input),
    queryFn: ({ signal }) => call(endpoint, input, { signal }),
    enabled: options.enabled ?? true,
    staleTime: options.freshMs ?? 30_000,
    refetchInterval: options.everyMs ?? false,
    placeholderData: keepPreviousData,
    meta: { topics: options.topics ?? topicsOf(endpoint), ids: idsOf(endpoint, input) },
  })
}

/** Asks an endpoint and keeps the answer; old data stays on the screen while new data comes. */
export function useCall<E extends Endpoint>(
  endpoint: E,
  input: InputOf<E>,
  options: CallOptions = {},
): UseQueryResult<OutputOf<E>> {
  return useQuery(callOptions(endpoint, input, options))
}

/** Asks before it is needed, such as while the pointer rests on a link. */
export function prefetchCall<E extends Endpoint>(client: QueryClient, endpoint: E, input: InputOf<E>): void {
  void client.prefetchQuery(callOptions(endpoint, input))
}

interface ActionOptions<E extends Endpoint> {
  /** Shows the result at once; what it changed is put back when the server refuses. */
  optimistic?: (input: InputOf<E>, edit: OptimisticEdit) => void
  /** Topics whose answers are asked again afterwards; by default the plain words of the address. */
  topics?: readonly string[]
  onDone?: (output: OutputOf<E>, input: InputOf<E>) => void
  onFailed?: () => void
  /** Where the failure is shown: `toast` (default) when nothing else shows it, `none` when the page does. */
  failure?: 'toast' | 'none'
}

/** Changes the kept answer of a call, if there is one. */
export type OptimisticEdit = <E extends Endpoint>(
  endpoint: E,
  input: InputOf<E> | undefined,
  change: (before: OutputOf<E>) => OutputOf<E>,
) => void

export interface Action<E extends Endpoint> {
  run: (input: InputOf<E>) => void
  /** Rejects with `CallError`. */
  runAsync: (input: InputOf<E>) => Promise<OutputOf<E>>
  pending: boolean
  /** The sentence of the last failure, null after a success or a new try. */
  failure: string | null
  error: Error | null
  output: OutputOf<E> | undefined
  reset: () => void
}

/** Changes something on the server, with visible pending and failed states. */
export function useAction<E extends Endpoint>(endpoint: E, options: ActionOptions<E> = {}): Action<E> {
  const client = useQueryClient()
  const mutation = useMutation<OutputOf<E>, Error, InputOf<E>, () => void>({
    mutationFn: (input) => call(endpoint, input),
    onMutate: (input) => beginOptimistic(client, (edit) => options.optimistic?.(input, edit)),
    onError: (error, input, rollBack) => {
      rollBack?.()
      if (options.failure !== 'none') sayFailed(error, () => mutation.mutate(input))
      options.onFailed?.()
    },
    onSuccess: (output, input) => options.onDone?.(output, input),
    onSettled: () => refreshTopics(client, options.topics ?? topicsOf(endpoint)),
  })
  return {
    run: mutation.mutate,
    runAsync: mutation.mutateAsync,
    pending: mutation.isPending,
    failure: mutation.error ? sentenceOf(mutation.error) : null,
    error: mutation.error,
    output: mutation.data,
    reset: mutation.reset,
  }
}

/** Says why, and offers to try again where that may help. */
function sayFailed(error: Error, retry: () => void): void {
  const isPassing = error instanceof CallError && error.isPassing
  toast(sentenceOf(error), { tone: 'wrong', ...(isPassing ? { retry } : {}) })
}

/** Runs the edits and returns what puts every touched answer back. */
function beginOptimistic(client: QueryClient, run: (edit: OptimisticEdit) => void): () => void {
  const before: (readonly [QueryKey, unknown])[] = []
  run((endpoint, input, change) => {
    const queryKey = callKey(endpoint, input)
    void client.cancelQueries({ queryKey })
    for (const [key, data] of client.getQueriesData<OutputOf<typeof endpoint>>({ queryKey })) {
      if (data === undefined) continue
      before.push([key, data])
      client.setQueryData(key, change(data))
    }
  })
  return () => {
    for (const [key, data] of before) client.setQueryData(key, data)
  }
}

/** Asks again every kept answer that depends on one of the topics. */
export function refreshTopics(client: QueryClient, topics: readonly string[], ids?: readonly string[]): Promise<void> {
  return client.invalidateQueries({
    predicate: ({ meta }) => concerns(meta as AnswerMeta | undefined, topics, ids),
  })
}

interface AnswerMeta {
  topics?: readonly string[]
  ids?: readonly string[]
}

/** News with ids concerns lists of that topic, and single things only when they are named. */
export function concerns(answer: AnswerMeta | undefined, topics: readonly string[], ids?: readonly string[]): boolean {
  if (!answer?.topics?.some((topic) => topics.includes(topic))) return false
  if (!ids || ids.length === 0 || !answer.ids || answer.ids.length === 0) return true
  return answer.ids.some((id) => ids.includes(id))
}
