interface Endpoint {
  id: number
  name: string
}

const NONE: readonly Endpoint[] = []

/** Addresses of other systems that webhooks can go to. */
export function useEndpoints(): readonly Endpoint[] {
  return NONE
}
