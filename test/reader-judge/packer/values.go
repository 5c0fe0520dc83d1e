package main

import (
	"math/big"

	"github.com/hashicorp/hcl/v2/hclparse"
	"github.com/hashicorp/packer-plugin-sdk/template/interpolate"
	"github.com/zclconf/go-cty/cty"
)

func newHCLParser() *hclparse.Parser { return hclparse.NewParser() }

// What stands for a value that is known only when Packer runs.
var unknown = map[string]interface{}{"$unknown": true}

// A value as JSON. Numbers are texts: those of HCL have more digits than those of JSON.
func plain(value cty.Value) interface{} {
	value, _ = value.UnmarkDeep()
	switch {
	case !value.IsKnown():
		return unknown
	case value.IsNull():
		return nil
	}
	switch kind := value.Type(); {
	case kind == cty.String:
		return value.AsString()
	case kind == cty.Bool:
		return value.True()
	case kind == cty.Number:
		number := value.AsBigFloat()
		if integer, accuracy := number.Int(nil); accuracy == big.Exact {
			return map[string]interface{}{"$number": integer.String()}
		}
		return map[string]interface{}{"$number": number.Text('g', 15)}
	case kind.IsListType() || kind.IsSetType() || kind.IsTupleType():
		items := []interface{}{}
		for _, item := range value.AsValueSlice() {
			items = append(items, plain(item))
		}
		return items
	default:
		entries := map[string]interface{}{}
		for name, entry := range value.AsValueMap() {
			entries[name] = plain(entry)
		}
		return entries
	}
}

// The options of a JSON template as a plugin renders them, as far as they can be before it runs.
func rendered(value interface{}, context *interpolate.Context) interface{} {
	switch value := value.(type) {
	case string:
		text, err := interpolate.Render(value, context)
		if err != nil {
			return map[string]interface{}{"$unknown": true, "error": err.Error()}
		}
		return text
	case float64:
		return map[string]interface{}{"$number": big.NewFloat(value).Text('g', 15)}
	case []interface{}:
		items := []interface{}{}
		for _, item := range value {
			items = append(items, rendered(item, context))
		}
		return items
	case map[string]interface{}:
		entries := map[string]interface{}{}
		for name, entry := range value {
			entries[name] = rendered(entry, context)
		}
		return entries
	default:
		return value
	}
}
