import { redirect } from 'next/navigation'
import { block, listings, town } from '../lib/engine'

/** Who is asking. A stand-in: anybody can be anybody. Your own authentication goes here. */
const signedIn = (as: unknown) => town().data.people.find((person) => person === as)
const pageOf = (person: string) => `/?as=${encodeURIComponent(person)}`

async function blockOwner(form: FormData) {
  'use server'
  const me = signedIn(form.get('as'))
  if (!me) throw new Error('nobody is signed in')
  block(me, String(form.get('owner')))
  redirect(pageOf(me))
}

export default async function Page({ searchParams }: PageProps<'/'>) {
  const me = signedIn((await searchParams).as)
  const { total, rows } = me ? listings(me) : { total: 0, rows: [] }
  return <>
    <title>Listings</title>
    <nav>{town().data.people.map((person) => (
      <a key={person} href={pageOf(person)} aria-current={person === me && 'page'}>{person}</a>
    ))}</nav>
    <h1>{me ? `${total} listing${total === 1 ? '' : 's'} for ${me}` : 'Who are you?'}</h1>
    {me && <table>
      <thead><tr><th>Listing</th><th>From</th><th>Shown to you by</th><th>Your trust in them</th><th /></tr></thead>
      <tbody>{rows.map(({ resource, title, owner, via, trust }) => <tr key={resource}>
        <td>{title}</td><td>{owner}</td><td>{via}</td><td>{trust || 'none'}</td>
        <td><form action={blockOwner}>
          <input type="hidden" name="as" value={me} />
          <button name="owner" value={owner}>Block {owner}</button>
        </form></td>
      </tr>)}</tbody>
    </table>}
  </>
}
