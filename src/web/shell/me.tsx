import { createContext, use } from 'react'
import type { ReactNode } from 'react'
import type { Me } from '../../identity/sessions/contract.ts'

const MeContext = createContext<Me | null>(null)

export function MeProvider({ me, children }: { me: Me; children: ReactNode }) {
  return <MeContext value={me}>{children}</MeContext>
}

/** Who is signed in; only inside the shell. */
export function useMe(): Me {
  const me = use(MeContext)
  if (!me) throw new Error('useMe is used outside the shell')
  return me
}

/** Whether the signed-in member may do something; the server decides again. */
export function useMay(permission: Me['permissions'][number]): boolean {
  return useMe().permissions.includes(permission)
}
