import { catalogue } from '../../words/catalogue';

export const sessionWords = catalogue({
  en: {
    welcome: 'Welcome',
    signIn: 'Sign in',
    signUp: 'Sign up',
    name: 'Name to sign in with',
    nameHint: 'The short name that you sign in with',
    password: 'Password',
    nameMissing: 'Type your name',
    passwordMissing: 'Type your password',
    tagline: 'Needs and offers among neighbours who trust each other.',
    about: 'What is this?',
    aboutTitle: 'About this place',
    demo: 'This is a demo. Be one of these people:',
    demoSteward: 'a steward',
    demoNeighbour: 'a neighbour',
    demoStranger: 'a stranger, in no community',
    invited: 'New people come in by an invite from a neighbour.',
    closed: 'This place takes in nobody new for now.',
    open: 'Anybody may join.',
    intro:
      'You say what you need and what you can give. You decide each time who sees it, and you see how many that are before you post.',
    trustTitle: 'Trust, in small steps',
    trust:
      'You say whom you trust, and how much. People you do not know can reach you through people you trust. For everything you see, one tap shows why.',
    communitiesTitle: 'Communities and partners',
    communities:
      'Streets, gardens and houses are communities. Two communities can become partners, so that their needs and offers meet.',
    yoursTitle: 'Yours stays yours',
    yours:
      'Your place is rounded before it is stored. You can take everything with you, or erase it. Nobody is told whom you block.',
  },
  fr: {
    welcome: 'Bienvenue',
    signIn: 'Se connecter',
    signUp: 'Créer un compte',
    name: 'Nom de connexion',
    nameHint: 'Le nom court avec lequel vous vous connectez',
    password: 'Mot de passe',
    nameMissing: 'Écrivez votre nom',
    passwordMissing: 'Écrivez votre mot de passe',
    tagline: 'Besoins et offres entre voisins qui se font confiance.',
    about: 'Qu’est-ce que c’est ?',
    aboutTitle: 'À propos de ce lieu',
    demo: 'Ceci est une démonstration. Soyez l’une de ces personnes :',
    demoSteward: 'responsable',
    demoNeighbour: 'voisin·e',
    demoStranger: 'inconnu·e, dans aucune communauté',
    invited: 'On entre ici par l’invitation d’un voisin ou d’une voisine.',
    closed: 'Ce lieu n’accueille personne de plus pour l’instant.',
    open: 'Tout le monde peut entrer.',
    intro:
      'Vous dites ce qu’il vous faut et ce que vous pouvez donner. Vous décidez chaque fois qui le voit, et vous savez combien ils sont avant de publier.',
    trustTitle: 'La confiance, à petits pas',
    trust:
      'Vous dites à qui vous faites confiance, et combien. Des inconnus peuvent vous joindre par des personnes de confiance. Pour tout ce que vous voyez, un geste montre pourquoi.',
    communitiesTitle: 'Communautés et partenaires',
    communities:
      'Des rues, des jardins, des immeubles forment des communautés. Deux communautés peuvent devenir partenaires : leurs besoins et leurs offres se rencontrent.',
    yoursTitle: 'Ce qui est à vous le reste',
    yours:
      'Votre lieu est arrondi avant d’être gardé. Vous pouvez tout emporter, ou tout effacer. Personne n’apprend qui vous bloquez.',
  },
  nl: {
    welcome: 'Welkom',
    signIn: 'Aanmelden',
    signUp: 'Account maken',
    name: 'Aanmeldnaam',
    nameHint: 'De korte naam waarmee u zich aanmeldt',
    password: 'Wachtwoord',
    nameMissing: 'Typ uw naam',
    passwordMissing: 'Typ uw wachtwoord',
    tagline: 'Vraag en aanbod tussen buren die elkaar vertrouwen.',
    about: 'Wat is dit?',
    aboutTitle: 'Over deze plek',
    demo: 'Dit is een demo. Wees een van deze mensen:',
    demoSteward: 'beheerder',
    demoNeighbour: 'buur',
    demoStranger: 'onbekende, in geen enkele gemeenschap',
    invited: 'Nieuwe mensen komen binnen met een uitnodiging van een buur.',
    closed: 'Deze plek neemt voorlopig niemand meer op.',
    open: 'Iedereen mag meedoen.',
    intro:
      'U zegt wat u nodig hebt en wat u kunt geven. U beslist telkens wie het ziet, en u ziet hoeveel mensen dat zijn voordat u het plaatst.',
    trustTitle: 'Vertrouwen, stap voor stap',
    trust:
      'U zegt wie u vertrouwt, en hoeveel. Mensen die u niet kent, bereiken u via mensen die u vertrouwt. Van alles wat u ziet, toont één tik waarom.',
    communitiesTitle: 'Gemeenschappen en partners',
    communities:
      'Straten, tuinen en huizen zijn gemeenschappen. Twee gemeenschappen kunnen partners worden, zodat vraag en aanbod elkaar vinden.',
    yoursTitle: 'Het uwe blijft het uwe',
    yours:
      'Uw plek wordt afgerond voordat ze bewaard wordt. U kunt alles meenemen, of wissen. Niemand hoort wie u blokkeert.',
  },
});
