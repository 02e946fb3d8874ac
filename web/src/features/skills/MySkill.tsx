import { useMutation } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { api, value } from '../../api/client';
import { useOnline } from '../../api/connection';
import { useMe } from '../../api/session';
import { Menu } from '../../ui/Menu';
import { Switch } from '../../ui/Switch';
import { Tag } from '../../ui/Tag';
import { toast } from '../../ui/toasts';
import { uiWords } from '../../ui/words';
import { useWords } from '../../words/catalogue';
import { useProblemWords } from '../../words/problems';
import { listingWords } from '../listings/words';
import { usePrice } from './price';
import { refreshSkills, type Skill } from './queries';
import { RemoveDialog } from './RemoveDialog';
import { SkillAudience } from './SkillAudience';
import { skillWords } from './words';

const SkillSheet = lazy(async () => ({ default: (await import('./SkillSheet')).SkillSheet }));

/** A skill of the member, with the switch that puts it into the directory, and who sees it. */
export function MySkill({ skill, community }: { skill: Skill; community: string | null }) {
  const words = useWords(skillWords);
  const ui = useWords(uiWords);
  const listing = useWords(listingWords);
  const priceOf = usePrice();
  const say = useProblemWords();
  const online = useOnline();
  const { communities } = useMe();
  const [open, setOpen] = useState<'delete' | 'edit' | null>(null);
  const opt = useMutation({
    mutationFn: (opted_in: boolean) =>
      value(api.PATCH('/api/v1/skills/{id}', { params: { path: { id: skill.id } }, body: { opted_in } })),
    onSuccess: refreshSkills,
    onError: error => toast(say(error)),
  });
  const place = community ?? words.theCommunity;
  const isMember = communities.some(({ id }) => id === skill.community);
  const because = online ? (isMember || skill.opted_in ? null : words.notMember(place)) : ui.offlineWrite;
  return (
    <div className="panel my-skill">
      <div className="my-skill-top">
        <Tag>{words[skill.category]}</Tag>
        {online && (
          <Menu
            name={listing.moreOf(skill.name)}
            entries={[
              { id: 'edit', name: listing.edit, icon: 'edit', onAction: () => setOpen('edit') },
              {
                id: 'delete',
                name: listing.remove,
                icon: 'remove',
                danger: true,
                onAction: () => setOpen('delete'),
              },
            ]}
          />
        )}
      </div>
      <h2>{skill.name}</h2>
      {skill.description !== '' && <p>{skill.description}</p>}
      <p className="soft">{priceOf(skill.minutes_per_hour)}</p>
      <Switch
        isSelected={opt.isPending ? opt.variables : skill.opted_in}
        isDisabled={because !== null}
        onChange={isIn => opt.mutate(isIn)}
      >
        {words.inDirectory(place)}
      </Switch>
      <SkillAudience skill={skill} community={community} />
      {(because !== null || !skill.opted_in) && <p className="soft">{because ?? words.wouldSee(place)}</p>}
      <RemoveDialog skill={skill} isOpen={open === 'delete'} onClose={() => setOpen(null)} />
      <Suspense>{open === 'edit' && <SkillSheet skill={skill} onClose={() => setOpen(null)} />}</Suspense>
    </div>
  );
}
