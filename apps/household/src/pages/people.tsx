/** Who looks after the home, and who is invited to. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { AccountView, InviteView, MadeInvite, Role } from "@thingwall/gateway/api";
import { useState } from "react";
import { ask } from "../api.ts";
import { Asking, Confirmed } from "../parts/dialog.tsx";
import { Choices, Problem, Section } from "../parts/parts.tsx";
import { Qr } from "../parts/qr.tsx";
import { plain } from "../parts/text.ts";
import { useSpeech } from "../words/index.ts";

export function People({ own, owner }: { own: string; owner: boolean }) {
  const { words } = useSpeech();
  const { settings } = words;
  const client = useQueryClient();
  const people = useQuery({ queryKey: ["people"], queryFn: () => ask<AccountView[]>("people") });
  return (
    <Section title={settings.people} aside={owner ? <Invite /> : null}>
      <ul className="list">
        {(people.data ?? []).map(({ id, name, role }) => (
          <li key={id} className="row">
            <span>
              <b>{plain(name)}</b> <span className="tag">{settings.roles[role]}</span>{" "}
              {id === own ? <span className="soft small">{settings.you}</span> : null}
            </span>
            {owner && id !== own ? (
              <Confirmed
                label={settings.remove}
                title={settings.removeTitle(plain(name))}
                text={settings.removeText}
                doIt={settings.remove}
                onYes={async () => {
                  await ask(`people/${id}`, "DELETE");
                  await client.invalidateQueries({ queryKey: ["people"] });
                }}
              />
            ) : null}
          </li>
        ))}
      </ul>
      {owner ? <Waiting /> : null}
    </Section>
  );
}

function Waiting() {
  const { words, moment } = useSpeech();
  const client = useQueryClient();
  const invites = useQuery({ queryKey: ["invites"], queryFn: () => ask<InviteView[]>("invites") });
  const end = useMutation({
    mutationFn: (id: string) => ask(`invites/${id}`, "DELETE"),
    onSettled: () => client.invalidateQueries({ queryKey: ["invites"] }),
  });
  if (!invites.data?.length) return null;
  return (
    <ul className="list">
      {invites.data.map(({ id, until }) => (
        <li key={id} className="row">
          <span>{words.settings.inviteOpen(moment(until))}</span>
          <button type="button" className="button" onClick={() => end.mutate(id)}>
            {words.settings.tokenEnd}
          </button>
        </li>
      ))}
    </ul>
  );
}

function Invite() {
  const { words } = useSpeech();
  return <Asking label={words.settings.invite}>{(close) => <InviteForm close={close} />}</Asking>;
}

function InviteForm({ close }: { close: () => void }) {
  const { words } = useSpeech();
  const { settings } = words;
  const client = useQueryClient();
  const [role, setRole] = useState<Role>("adult");
  const made = useMutation({
    mutationFn: () => ask<MadeInvite>("invites", "POST", { role }),
    onSuccess: () => client.invalidateQueries({ queryKey: ["invites"] }),
  });
  const address = made.data && `${location.origin}/join#code=${made.data.code}`;
  return (
    <>
      {address === undefined ? (
        <>
          <Choices
            legend={settings.inviteAs}
            choices={[
              { value: "adult", name: settings.roles.adult, text: settings.inviteAdult },
              { value: "owner", name: settings.roles.owner, text: settings.inviteOwner },
            ]}
            value={role}
            onChange={setRole}
          />
          <Problem error={made.error} />
        </>
      ) : (
        <>
          <p>{settings.inviteText}</p>
          <Qr text={address} />
          <p className="code small">{address}</p>
        </>
      )}
      <div className="actions">
        {address === undefined ? (
          <button
            type="button"
            className="button main"
            disabled={made.isPending}
            onClick={() => made.mutate()}
          >
            {settings.inviteMake}
          </button>
        ) : null}
        <button type="button" className="button" onClick={close}>
          {words.close}
        </button>
      </div>
    </>
  );
}
