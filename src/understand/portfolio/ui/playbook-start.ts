import { createContext } from 'react'

/** Opens the start of a playbook for these accounts. */
export type StartPlaybookFor = (accounts: readonly { id: number; name: string }[]) => void

/** Given by the page that composes accounts with playbooks; null where there are none, or none may be started. */
export const StartPlaybookContext = createContext<StartPlaybookFor | null>(null)
