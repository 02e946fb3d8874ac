import { Empty } from '../ui/Empty';
import { useWords } from '../words/catalogue';
import { appWords } from './words';

/** Stands where a screen is still to be built. */
export function ComesNext() {
  const words = useWords(appWords);
  return <Empty title={words.comes}>{words.comesWhy}</Empty>;
}
