import { removePackage } from './real/n8n';

/** Removes what globalSetup.ts made. */
export default function globalTeardown(): void {
	if (process.env.E2E_TARBALL) removePackage(process.env.E2E_TARBALL);
}
