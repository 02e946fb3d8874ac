import { Link } from '@tanstack/react-router';
import type { Names } from '../../api/names';
import { useMe } from '../../api/session';
import { PersonRow } from '../../ui/PersonRow';
import { StepLine } from '../../ui/StepLine';
import { Tag } from '../../ui/Tag';
import { useWords } from '../../words/catalogue';
import { useFormat } from '../../words/format';
import { Amount } from './Amount';
import { Confirmations } from './Confirmations';
import { ExchangeActions } from './ExchangeActions';
import { type Exchange, otherOf, stateOf, stepsOf } from './steps';
import { exchangeWords } from './words';
import './exchange.css';

/** What, with whom, where it is, what moves, who has confirmed, and the next step. */
export function ExchangeDetail({ exchange, names }: { exchange: Exchange; names: Names }) {
  const words = useWords(exchangeWords);
  const format = useFormat();
  const { communities } = useMe();
  const other = otherOf(exchange);
  const name = names.member(other) ?? words.somebody;
  const state = stateOf(exchange);
  const { steps, now } = stepsOf(exchange);
  const about = names.listing(exchange.listing);
  const community = (id: string | null | undefined) =>
    communities.find(one => one.id === id)?.name ?? names.community(id);
  const places = exchange.is_cross_community
    ? words.between(
        community(exchange.provider_community) ?? '',
        community(exchange.receiver_community) ?? '',
      )
    : community(exchange.community);
  const ended = exchange.cancelled_at ?? exchange.reversed_at;
  return (
    <>
      <span className="row">
        <Tag icon="exchanges" tone="accent">
          {words[exchange.kind]}
        </Tag>
        {exchange.mode === 'gift' && <Tag>{words.gift}</Tag>}
        {(state === 'cancelled' || state === 'reversed') && <Tag tone="warning">{words[state]}</Tag>}
      </span>
      {other && (
        <PersonRow
          id={other}
          name={name}
          link={
            <Link to="/people/$id" params={{ id: other }}>
              {name}
            </Link>
          }
          detail={[places, words.since(format.date(exchange.created_at))].filter(Boolean).join(' · ')}
        />
      )}
      {exchange.description && <p className="exchange-text">{exchange.description}</p>}
      {about && exchange.listing && (
        <p>
          {words.about}{' '}
          <Link to="/l/$id" params={{ id: exchange.listing }}>
            {about}
          </Link>
        </p>
      )}
      {ended ? (
        <p className="soft">
          {words[state]} {format.relative(ended)}
        </p>
      ) : (
        <StepLine label={words.state} steps={steps.map(step => words[step])} now={now} />
      )}
      <Amount exchange={exchange} names={names} />
      <Confirmations exchange={exchange} names={names} />
      <ExchangeActions exchange={exchange} name={name} />
    </>
  );
}
