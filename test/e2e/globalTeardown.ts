import { removePackage } from './real/n8n';

/** Removes the tarball of globalSetup.ts. */
export default function globalTeardown(): void {
	if (process.env.E2E_TARBALL) removePackage(process.env.E2E_TARBALL);
}
