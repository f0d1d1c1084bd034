import type { Endpoint, InputOf, OutputOf } from '../../platform/http/endpoint.ts'
import { CallError, callErrorOf } from './call-error.ts'
import { wireRequest } from './request.ts'

interface CallOptions {
  signal?: AbortSignal
}

/** Calls an endpoint by its contract. Throws `CallError` with a sentence when it is refused or not reached. */
export async function call<E extends Endpoint>(
  endpoint: E,
  input: InputOf<E>,
  options: CallOptions = {},
): Promise<OutputOf<E>> {
  const { method, url, body } = wireRequest(endpoint, input)
  const response = await reach(url, {
    method,
    credentials: 'same-origin',
    headers: body === null ? {} : { 'content-type': 'application/json' },
    body,
    signal: options.signal,
  })
  // The server parsed its output by the same contract before it sent it.
  return (await response.json()) as OutputOf<E>
}

interface UploadOptions extends CallOptions {
  /** Called with the share sent so far, 0 to 1. */
  onProgress?: (share: number) => void
}

/** Sends a file to an endpoint with `body: 'file'`, with progress, which `fetch` cannot report. */
export async function upload<E extends Endpoint>(
  endpoint: E,
  input: InputOf<E>,
  file: Blob,
  options: UploadOptions = {},
): Promise<OutputOf<E>> {
  const { method, url } = wireRequest(endpoint, input)
  const response = await new Promise<Response>((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open(method, url)
    request.setRequestHeader('content-type', 'application/octet-stream')
    request.upload.addEventListener('progress', (event) => {
      if (event.lengthComputable) options.onProgress?.(event.loaded / event.total)
    })
    request.addEventListener('load', () => resolve(responseOf(request)))
    request.addEventListener('error', () => reject(notReached()))
    request.addEventListener('abort', () => reject(new DOMException('The upload was cancelled.', 'AbortError')))
    options.signal?.addEventListener('abort', () => request.abort())
    request.send(file)
  })
  if (!response.ok) throw await callErrorOf(response)
  return (await response.json()) as OutputOf<E>
}

function responseOf(request: XMLHttpRequest): Response {
  const contentType = request.getResponseHeader('content-type') ?? ''
  return new Response(request.responseText, { status: request.status, headers: { 'content-type': contentType } })
}

/** Asks an endpoint with `reply: 'file'` and hands the file to the browser under the name the server gave it. */
export async function download<E extends Endpoint>(endpoint: E, input: InputOf<E>): Promise<void> {
  const { method, url, body } = wireRequest(endpoint, input)
  const headers: HeadersInit = body === null ? {} : { 'content-type': 'application/json' }
  const response = await reach(url, { method, credentials: 'same-origin', headers, body })
  const name = /filename="([^"]+)"/.exec(response.headers.get('content-disposition') ?? '')?.[1] ?? 'export'
  const address = URL.createObjectURL(await response.blob())
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  URL.revokeObjectURL(address)
}

async function reach(url: string, init: RequestInit): Promise<Response> {
  let response: Response
  try {
    response = await fetch(url, init)
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error
    throw notReached()
  }
  if (!response.ok) throw await callErrorOf(response)
  return response
}

function notReached(): CallError {
  return new CallError('The server cannot be reached. Check your connection and try again.', 0, 'http.not_reached')
}
