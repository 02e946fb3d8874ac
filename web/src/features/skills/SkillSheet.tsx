import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, value } from '../../api/client';
import { useMe } from '../../api/session';
import { Checkbox } from '../../ui/Checkbox';
import { Field } from '../../ui/Field';
import { FormSheet } from '../../ui/FormSheet';
import { Select } from '../../ui/Select';
import { toast } from '../../ui/toasts';
import { useWords } from '../../words/catalogue';
import { communityQuery } from '../communities/queries';
import { listingWords } from '../listings/words';
import { RATES, usePrice } from './price';
import { refreshSkills, type Skill } from './queries';
import { CATEGORIES } from './search';
import { skillWords } from './words';

const SHORTEST_NAME = 3;
const NONE = 'none';

const valueOf = (rate: Skill['minutes_per_hour']) => (typeof rate === 'number' ? String(rate) : NONE);

/** A new skill of the member, or a change to one. A new one is in the directory if the member says so here. */
export function SkillSheet({ skill, onClose }: { skill?: Skill; onClose: () => void }) {
  const words = useWords(skillWords);
  const listing = useWords(listingWords);
  const priceOf = usePrice();
  const { communities } = useMe();
  const [home, setHome] = useState(skill?.community ?? communities[0]?.id ?? '');
  const [name, setName] = useState(skill?.name ?? '');
  const [category, setCategory] = useState(skill?.category ?? null);
  const [description, setDescription] = useState(skill?.description ?? '');
  const [rate, setRate] = useState(skill ? valueOf(skill.minutes_per_hour) : null);
  const [isIn, setIn] = useState(false);
  const { data: community } = useQuery(communityQuery(home));
  const place = communities.find(({ id }) => id === home)?.name ?? words.theCommunity;
  // Where no time is counted everything is a gift.
  const rates = community?.credit === false ? [0] : RATES;
  const taken = rate ?? (community?.credit === false ? '0' : '60');
  const options =
    rates.some(one => String(one) === taken) || taken === NONE ? rates : [...rates, Number(taken)];
  const missing = { name: name.trim().length < SHORTEST_NAME, category: category === null };
  return (
    <FormSheet
      title={skill ? listing.edit : words.add}
      action={skill ? listing.apply : words.addNow}
      icon="check"
      isComplete={!missing.name && !missing.category}
      onClose={onClose}
      send={key => {
        const body = {
          category: category ?? 'other',
          name: name.trim(),
          description: description.trim(),
          minutes_per_hour: taken === NONE ? null : Number(taken),
        };
        return value(
          skill
            ? api.PATCH('/api/v1/skills/{id}', { params: { path: { id: skill.id } }, body })
            : api.POST('/api/v1/skills', {
                params: { header: { 'Idempotency-Key': key } },
                body: { ...body, community: home, opted_in: isIn },
              }),
        );
      }}
      onSent={() => {
        toast(skill ? listing.edited : words.added);
        return refreshSkills();
      }}
    >
      {tried => (
        <>
          <Field
            label={words.name}
            hint={words.nameHint}
            value={name}
            onChange={setName}
            maxLength={100}
            autoFocus
            error={tried && missing.name ? words.nameMissing : null}
          />
          <Select
            label={listing.category}
            placeholder={words.chooseCategory}
            selected={category}
            onSelect={setCategory}
            error={tried && missing.category ? words.chooseCategory : null}
            options={CATEGORIES.map(id => ({ id, name: words[id] }))}
          />
          <Field
            label={listing.description}
            hint={words.descriptionHint}
            lines={3}
            value={description}
            onChange={setDescription}
            maxLength={1000}
          />
          <Select
            label={words.hourCosts}
            selected={taken}
            onSelect={setRate}
            options={[
              ...options.map(one => ({ id: String(one), name: priceOf(one) })),
              { id: NONE, name: words.notForExchange },
            ]}
          />
          {!skill && (
            <>
              {communities.length > 1 && (
                <Select
                  label={words.directoryOf}
                  selected={home}
                  onSelect={setHome}
                  options={communities.map(one => ({ id: one.id, name: one.name }))}
                />
              )}
              <div>
                <Checkbox isSelected={isIn} onChange={setIn}>
                  {words.inDirectory(place)}
                </Checkbox>
                <p className="soft">{isIn ? words.seenBy(place) : words.wouldSee(place)}</p>
              </div>
            </>
          )}
        </>
      )}
    </FormSheet>
  );
}
