import { OWN, testsIn } from './testsIn';

testsIn(OWN);
