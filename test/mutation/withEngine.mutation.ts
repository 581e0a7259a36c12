import { OWN, testsIn, WITH_ENGINE } from './testsIn';

testsIn(WITH_ENGINE.filter((folder) => !OWN.includes(folder)));
