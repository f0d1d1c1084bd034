import { toast } from '../../../web/design/toasts.ts'

/** Puts a text on the clipboard and says so. Browsers give it to secure pages only; elsewhere the text can be selected. */
export function copyText(text: string, what: string): void {
  const copied = globalThis.isSecureContext
    ? navigator.clipboard.writeText(text).then(
        () => true,
        () => false,
      )
    : Promise.resolve(false)
  void copied.then((done) =>
    toast(done ? `${what} copied` : 'The browser does not allow copying here: select the text and press Ctrl+C or ⌘C.'),
  )
}
