import { Switch } from '../design/Checkbox.tsx'
import { Dialog } from '../design/Dialog.tsx'
import { Kbd } from '../design/Kbd.tsx'
import type { KeyBinding, KeyScope } from '../keyboard/key-match.ts'
import { useKeyScopes } from '../keyboard/keys.ts'
import { setPreferences, usePreferences } from '../keyboard/preferences.ts'

/** `?`: every key that works here and now. */
export function KeysDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  const scopes = useKeyScopes()
  const { singleKeys } = usePreferences()
  return (
    <Dialog open={open} onClose={onClose} title="Keys" width="wide">
      <Switch
        label="Single keys"
        hint="Keys that work without ⌘ or Ctrl. Turn them off if you speak or use switches to type."
        checked={singleKeys}
        onChange={(on) => setPreferences({ singleKeys: on })}
      />
      <div className="key-scopes">
        {[...byScope(scopes.toReversed())].map(([name, bindings]) => (
          <section key={name}>
            <h3 className="h3">{name}</h3>
            <dl className="key-list">
              {[...bindings.values()].map((binding) => (
                <div key={binding.keys}>
                  <dt>{binding.does}</dt>
                  <dd>
                    <Kbd keys={binding.keys} />
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  )
}

/** Several parts of a page may speak under one name: each name stands once, and each key once, as the first that answers. */
function byScope(scopes: readonly KeyScope[]): Map<string, Map<string, KeyBinding>> {
  const named = new Map<string, Map<string, KeyBinding>>()
  for (const { scope, bindings } of scopes) {
    const keys = named.get(scope) ?? new Map<string, KeyBinding>()
    for (const binding of bindings) if (!keys.has(binding.keys)) keys.set(binding.keys, binding)
    named.set(scope, keys)
  }
  return named
}
