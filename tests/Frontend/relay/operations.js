// Read by relay-compiler only: it demands Relay's connections, node(id) for @refetchable, and one input for each mutation.
import { graphql } from "relay-runtime";

graphql`
  query operationsTokensQuery($first: Int!, $after: String) {
    ...operations_tokens @arguments(first: $first, after: $after)
  }
`;

graphql`
  fragment operations_tokens on Query
  @argumentDefinitions(first: { type: "Int!" }, after: { type: "String" })
  @refetchable(queryName: "operationsTokensPageQuery") {
    tokens(first: $first, after: $after, orderBy: { field: CREATED_AT }) @connection(key: "operations_tokens", filters: []) {
      edges { node { id status applicationUser { id name } } }
    }
  }
`;

graphql`
  query operationsUserQuery($name: String!) {
    applicationUser(name: $name) { ...operations_user }
  }
`;

graphql`
  fragment operations_user on ApplicationUser
  @argumentDefinitions(first: { type: "Int", defaultValue: 2 }, after: { type: "String" })
  @refetchable(queryName: "operationsUserPageQuery") {
    name
    tokens(first: $first, after: $after) @connection(key: "operations_user_tokens") {
      edges { node { id prefix status } }
    }
  }
`;

graphql`
  mutation operationsRevokeMutation($input: RevokeTokenInput!) {
    revokeToken(input: $input) {
      token { id status }
      errors { code message field }
    }
  }
`;
