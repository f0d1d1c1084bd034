import { QueryCache, QueryClient } from '@tanstack/react-query'
import { CallError } from './call-error.ts'

/** The one store of answers. `onSignedOut` is called when the server says that nobody is signed in. */
export function createClient(onSignedOut: () => void): QueryClient {
  return new QueryClient({
    queryCache: new QueryCache({
      onError: (error) => {
        if (error instanceof CallError && error.status === 401) onSignedOut()
      },
    }),
    defaultOptions: {
      queries: {
        retry: (failures, error) => error instanceof CallError && error.isPassing && failures < 2,
        refetchOnWindowFocus: true,
        networkMode: 'always',
      },
      mutations: { networkMode: 'always' },
    },
  })
}
