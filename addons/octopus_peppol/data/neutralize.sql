-- A restored copy must neither send nor answer for anybody.
UPDATE octopus_peppol_message
   SET state = 'out_failed',
       refused = false,
       next_try = NULL,
       error = 'This database is a copy: it sends nothing over Peppol.'
 WHERE direction = 'out'
   AND state IN ('out_pending', 'out_sending');

UPDATE octopus_peppol_participant
   SET state = 'left'
 WHERE state = 'active';

UPDATE res_company
   SET account_peppol_proxy_state = 'not_registered'
 WHERE account_peppol_proxy_state != 'not_registered';
