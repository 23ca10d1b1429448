import * as axe from "@octopus_dossier/../tests/tours/octopus_axe";

export const fitsTheScreen = axe.fitsTheScreen;

/** The same for a page of the portal: all of it is ours but the frame of the website. */
export function checkAxe(trigger = ".o_octopus_portal", { within = "#wrapwrap" } = {}) {
    return axe.checkAxe(trigger, { within });
}
