import { Switch } from '../design/Checkbox.tsx'
import { Dialog } from '../design/Dialog.tsx'
import { Kbd } from '../design/Kbd.tsx'
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
        {scopes.toReversed().map((scope) => (
          <section key={scope.scope}>
            <h3 className="h3">{scope.scope}</h3>
            <dl className="key-list">
              {scope.bindings.map((binding) => (
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
