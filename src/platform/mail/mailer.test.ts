import { createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import PostalMime from 'postal-mime'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'
import { afterEach, expect, test } from 'vitest'
import { createMailer, type Mail, type Mailer } from './mailer.ts'

const open: { close(): void }[] = []

afterEach(() => {
  for (const one of open.splice(0)) one.close()
})

const MAIL: Mail = {
  messageId: '7:s1@volant.test',
  to: { name: 'Rosa Lind', address: 'rosa@acme.test' },
  subject: 'Hello',
  text: 'Hello Rosa',
  html: '<p>Hello Rosa</p>',
}

async function smtp(options: SMTPServerOptions = {}): Promise<{ port: number; messages: string[] }> {
  const messages: string[] = []
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData(stream, _session, done) {
      let text = ''
      stream.setEncoding('utf8').on('data', (part: string) => (text += part))
      stream.on('end', () => {
        messages.push(text)
        done()
      })
    },
    ...options,
  })
  server.on('error', () => {})
  open.push({ close: () => server.close() })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { port: (server.server.address() as AddressInfo).port, messages }
}

async function rawServer(talk: (socket: Socket) => void): Promise<number> {
  const sockets = new Set<Socket>()
  const server: Server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
    talk(socket)
  })
  open.push({
    close() {
      for (const socket of sockets) socket.destroy()
      server.close()
    },
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return (server.address() as AddressInfo).port
}

function mailer(port: number, more: { auth?: string; deadlineMs?: number; from?: string } = {}): Mailer {
  const { auth = '', from = 'Volant <volant@our.test>', ...options } = more
  const made = createMailer({ url: `smtp://${auth}127.0.0.1:${port}`, from }, options)
  open.push(made)
  return made
}

test('a mail arrives with its own id, as text and as HTML', async () => {
  const { port, messages } = await smtp()
  expect(
    await mailer(port).send({ ...MAIL, subject: 'Grüße 👋', headers: { 'List-Unsubscribe': '<https://x.test/u>' } }),
  ).toMatchObject({ ok: true })
  const seen = await PostalMime.parse(messages[0] ?? '')
  expect(seen).toMatchObject({
    messageId: '<7:s1@volant.test>',
    subject: 'Grüße 👋',
    from: { name: 'Volant', address: 'volant@our.test' },
    to: [{ name: 'Rosa Lind', address: 'rosa@acme.test' }],
  })
  expect(seen.text?.trim()).toBe('Hello Rosa')
  expect(seen.html).toContain('<p>Hello Rosa</p>')
  expect(seen.headers.find(({ key }) => key === 'list-unsubscribe')?.value).toBe('<https://x.test/u>')
})

test('line ends in subject, name and address add neither headers nor receivers', async () => {
  const receivers: string[] = []
  const { port, messages } = await smtp({
    onRcptTo({ address }, _session, done) {
      receivers.push(address)
      done()
    },
  })
  await mailer(port).send({
    ...MAIL,
    subject: 'Hi\r\nBcc: spy@evil.test\r\n\r\nbody',
    to: { name: 'Rosa"\r\nBcc: spy@evil.test', address: 'rosa@acme.test' },
  })
  const seen = await PostalMime.parse(messages[0] ?? '')
  expect(receivers).toEqual(['rosa@acme.test'])
  expect(seen.bcc ?? []).toEqual([])
  expect(seen.headers.filter(({ key }) => key === 'bcc')).toEqual([])
})

test('an address that would be several goes to nobody else', async () => {
  const receivers: string[] = []
  const { port } = await smtp({
    onRcptTo({ address }, _session, done) {
      receivers.push(address)
      done()
    },
  })
  await mailer(port).send({ ...MAIL, to: { name: null, address: 'rosa@acme.test\r\nRCPT TO:<spy@evil.test>' } })
  expect(receivers.filter((address) => address.includes('spy@evil.test') && !address.includes('rosa'))).toEqual([])
})

test('a greylisted mail is for later, one to an unknown receiver is over', async () => {
  const { port } = await smtp({
    onRcptTo({ address }, _session, done) {
      const said = address.startsWith('gone') ? '5.1.1 no such user' : '4.7.1 greylisted'
      done(Object.assign(new Error(said), { responseCode: address.startsWith('gone') ? 550 : 451 }))
    },
  })
  const sending = mailer(port)
  expect(await sending.send(MAIL)).toMatchObject({ ok: false, isPermanent: false, status: 451 })
  expect(await sending.send({ ...MAIL, to: { name: null, address: 'gone@acme.test' } })).toMatchObject({
    ok: false,
    isPermanent: true,
    isUnknownAddress: true,
    said: expect.stringContaining('no such user'),
  })
})

test('a refused content is over, but says nothing about the address', async () => {
  const { port } = await smtp({
    onData(stream, _session, done) {
      stream.resume()
      stream.on('end', () => done(Object.assign(new Error('5.7.1 looks like spam'), { responseCode: 554 })))
    },
  })
  expect(await mailer(port).send(MAIL)).toMatchObject({ ok: false, isPermanent: true, isUnknownAddress: false })
})

test('a wrong password is ours to mend: the mail waits', async () => {
  const { port } = await smtp({
    authOptional: false,
    allowInsecureAuth: true,
    onAuth: (_auth, _session, done) => done(Object.assign(new Error('5.7.8 no'), { responseCode: 535 })),
  })
  expect(await mailer(port, { auth: 'me:wrong@' }).send(MAIL)).toMatchObject({
    ok: false,
    isPermanent: false,
    status: 535,
  })
})

test('a server that is down, or turns everybody away at the door, is tried again', async () => {
  expect(await mailer(1).send(MAIL)).toMatchObject({ ok: false, isPermanent: false, status: null })
  const port = await rawServer((socket) => socket.end('554 no service today\r\n'))
  expect(await mailer(port).send(MAIL)).toMatchObject({ ok: false, isPermanent: false })
})

test('a tarpit that keeps talking is left at the deadline, and its connections are closed', async () => {
  let closed = 0
  const port = await rawServer((socket) => {
    socket.write('220 welcome\r\n')
    const timer = setInterval(() => socket.write('250-slowly\r\n'), 20)
    socket.on('close', () => {
      clearInterval(timer)
      closed += 1
    })
  })
  const sending = mailer(port, { deadlineMs: 250 })
  expect(await sending.send(MAIL)).toMatchObject({
    ok: false,
    isPermanent: false,
    said: 'The mail server took longer than 0.25 s.',
  })
  await expect.poll(() => closed).toBeGreaterThan(0)
})

test('after a tarpit the next mail goes over a new connection', async () => {
  let isSlow = true
  const { port: good, messages } = await smtp()
  const port = await rawServer((socket) => {
    if (isSlow) return
    const upstream = new (socket.constructor as typeof Socket)()
    upstream.on('error', () => {})
    upstream.connect(good, '127.0.0.1')
    socket.pipe(upstream).pipe(socket)
  })
  const sending = mailer(port, { deadlineMs: 400 })
  expect((await sending.send(MAIL)).ok).toBe(false)
  isSlow = false
  expect((await sending.send(MAIL)).ok).toBe(true)
  expect(messages.length).toBe(1)
})
