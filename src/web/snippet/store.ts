/** What is kept between pages. */
export interface Store {
  get(name: string): string | null
  set(name: string, value: string | null): void
  names(): string[]
}

/** `localStorage`, or memory alone where the browser gives none or has no room. */
export function openStore(): Store {
  const kept = localStore() ?? memoryStore()
  const spare = memoryStore()
  return {
    get: (name) => spare.get(name) ?? kept.get(name),
    set(name, value) {
      try {
        kept.set(name, value)
        spare.set(name, null)
      } catch {
        // No room: what does not fit is remembered until the page goes.
        spare.set(name, value)
      }
    },
    names: () => kept.names(),
  }
}

function localStore(): Store | null {
  try {
    const local = window.localStorage
    // Some browsers show a storage that refuses everything.
    local.setItem('volant', '1')
    local.removeItem('volant')
    return {
      get: (name) => local.getItem(name),
      set: (name, value) => (value === null ? local.removeItem(name) : local.setItem(name, value)),
      names: () => Object.keys(local),
    }
  } catch {
    return null
  }
}

export function memoryStore(): Store {
  const values = new Map<string, string>()
  return {
    get: (name) => values.get(name) ?? null,
    set: (name, value) => void (value === null ? values.delete(name) : values.set(name, value)),
    names: () => [...values.keys()],
  }
}
