import { useState } from 'react'
import type { SubmitEvent } from 'react'
import { useAction } from '../../../web/api/queries.ts'
import { Button } from '../../../web/design/Button.tsx'
import { TextField } from '../../../web/design/fields.tsx'
import { signIn } from '../contract.ts'
import { BarePage } from './BarePage.tsx'
import { nextAddress } from './next-address.ts'

export function SignInPage() {
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const action = useAction(signIn, {
    failure: 'none',
    topics: [],
    // A whole new page: nothing of an earlier member stays in memory.
    onDone: () => globalThis.location.assign(nextAddress(globalThis.location.search)),
  })
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    if (!action.pending) action.run({ email, password })
  }
  return (
    <BarePage title="Sign in" reason="Forgot your password? An administrator can make you a reset link.">
      <form className="bare-form" onSubmit={submit}>
        <TextField
          label="E-mail"
          type="email"
          name="email"
          autoComplete="username"
          required
          value={email}
          onChange={setEmail}
        />
        <TextField
          label="Password"
          type="password"
          name="password"
          autoComplete="current-password"
          required
          value={password}
          onChange={setPassword}
          error={action.failure}
        />
        <Button look="primary" type="submit" pending={action.pending}>
          Sign in
        </Button>
      </form>
    </BarePage>
  )
}
